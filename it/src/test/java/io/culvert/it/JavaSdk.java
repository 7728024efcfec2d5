package io.culvert.it;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iotsecuretunneling.IoTSecureTunnelingClient;
import software.amazon.awssdk.services.iotsecuretunneling.IoTSecureTunnelingClientBuilder;

/// The AWS SDK for Java as a client of a Culvert service.
final class JavaSdk {

    private JavaSdk() {}

    /// Creates a client that signs as the operator.
    ///
    /// @param folder the service's data folder
    static IoTSecureTunnelingClientBuilder tunnels(Path folder, int apiPort) {
        return IoTSecureTunnelingClient.builder()
            .endpointOverride(URI.create("https://localhost:" + apiPort))
            .region(Region.US_EAST_1)
            .credentialsProvider(ProfileCredentialsProvider.builder().profileFile(profiles(folder)).build())
            .httpClientBuilder(UrlConnectionHttpClient.builder()
                .tlsTrustManagersProvider(() -> trust(folder).getTrustManagers()));
    }

    private static ProfileFile profiles(Path folder) {
        return ProfileFile.builder()
            .content(folder.resolve("aws/credentials"))
            .type(ProfileFile.Type.CREDENTIALS)
            .build();
    }

    /// An HTTP client that trusts only the service's own CA.
    static TrustManagerFactory trust(Path folder) {
        try (InputStream pem = Files.newInputStream(folder.resolve("tls/ca.pem"))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory factory = TrustManagerFactory
                .getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
