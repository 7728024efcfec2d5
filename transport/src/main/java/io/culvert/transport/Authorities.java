package io.culvert.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads CA certificates, PEM: those of a file, of a folder (hashed for OpenSSL or not), or the system's.
public final class Authorities {

    private static final Logger LOG = LoggerFactory.getLogger(Authorities.class);

    private static final List<String> BUNDLES = List.of("/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt");

    private Authorities() {}

    /// Reads the certificates of a file, or of every readable file in a folder.
    ///
    /// @throws IOException if there is no certificate; the message names the path
    public static Collection<X509Certificate> at(Path path) throws IOException {
        Set<X509Certificate> found = new LinkedHashSet<>();
        if (Files.isDirectory(path)) {
            for (Path file : files(path)) {
                addQuietly(found, file);
            }
        } else {
            found.addAll(PemFiles.certificates(path));
        }
        if (found.isEmpty()) {
            throw new IOException(path + " holds no CA certificates (expected: PEM)");
        }
        return found;
    }

    /// The CAs that this machine trusts: the operating system's bundle or the JDK's, and those of
    /// SSL_CERT_FILE and the folders of SSL_CERT_DIR. If both variables are set, only the latter two, whatever
    /// they contain, because in OpenSSL each variable replaces half of the system's certificates. Skips what
    /// cannot be read, with a warning if a variable names it.
    ///
    /// @param environment the environment that contains the two variables
    public static Collection<X509Certificate> system(Map<String, String> environment) {
        Set<X509Certificate> all = new LinkedHashSet<>();
        String file = environment.getOrDefault("SSL_CERT_FILE", "");
        String folders = environment.getOrDefault("SSL_CERT_DIR", "");
        boolean instead = !file.isEmpty() && !folders.isEmpty();
        if (!instead) {
            BUNDLES.forEach(bundle -> addQuietly(all, Path.of(bundle)));
        }
        Stream.concat(Stream.of(file), Stream.of(folders.split(":", -1)))
            .filter(place -> !place.isEmpty())
            .forEach(place -> addNamed(all, place));
        return all.isEmpty() && !instead ? javas() : all;
    }

    private static void addNamed(Set<X509Certificate> all, String place) {
        try {
            all.addAll(at(Path.of(place)));
        } catch (IOException e) {
            LOG.warn("CA certificates: {}", e.getMessage());
        }
    }

    private static List<X509Certificate> javas() {
        return List.of(managerFor(null).getAcceptedIssuers());
    }

    /// @param trusted the CAs, or null for the JDK's own
    private static X509ExtendedTrustManager managerFor(@Nullable KeyStore trusted) {
        try {
            TrustManagerFactory factory = TrustManagerFactory
                .getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
        } catch (NoSuchAlgorithmException | KeyStoreException e) {
            throw new IllegalStateException("the JDK cannot verify certificates", e);
        }
    }

    /// Verifies certificates against these CAs, of which there must be one.
    static X509ExtendedTrustManager trustManager(Collection<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry(Integer.toString(store.size()), authority);
            }
            return managerFor(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK cannot hold certificates", e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /// A folder of certificates may hold other files too; an empty result is reported by the caller.
    private static void addQuietly(Set<X509Certificate> found, Path file) {
        try {
            found.addAll(PemFiles.certificates(file));
        } catch (IOException e) {
            LOG.debug("{} holds no certificates: {}", file, e.getMessage());
        }
    }
}
