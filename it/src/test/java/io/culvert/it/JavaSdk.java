package io.culvert.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.TrustManager;
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
    static IoTSecureTunnelingClientBuilder tunnels(Path folder, int apiPort)
            throws IOException, GeneralSecurityException {
        TrustManager[] trust = TestTls.trustManagers(folder.resolve("tls/ca.pem"));
        return IoTSecureTunnelingClient.builder()
            .endpointOverride(URI.create("https://localhost:" + apiPort))
            .region(Region.US_EAST_1)
            .credentialsProvider(ProfileCredentialsProvider.builder().profileFile(profiles(folder)).build())
            .httpClientBuilder(UrlConnectionHttpClient.builder().tlsTrustManagersProvider(() -> trust));
    }

    private static ProfileFile profiles(Path folder) {
        return ProfileFile.builder()
            .content(folder.resolve("aws/credentials"))
            .type(ProfileFile.Type.CREDENTIALS)
            .build();
    }
}
