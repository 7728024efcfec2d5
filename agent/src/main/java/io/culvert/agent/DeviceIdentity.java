package io.culvert.agent;

import io.culvert.transport.Authorities;
import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/// A device's certificate and key, and whom it trusts, from PEM files into what Java's TLS takes.
final class DeviceIdentity {

    private static final char[] NO_PASSWORD = {};

    private DeviceIdentity() {}

    /// @throws IOException for a file that cannot be read or is not what it should be, naming it
    static KeyManagerFactory keyManager(Path certificate, Path key) throws IOException {
        try {
            Certificate[] chain = PemFiles.certificates(certificate).toArray(Certificate[]::new);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("device", PemFiles.privateKey(key), NO_PASSWORD, chain);
            KeyManagerFactory factory = KeyManagerFactory
                .getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory;
        } catch (GeneralSecurityException e) {
            throw new IOException("device certificate: " + certificate + " and " + key
                    + " cannot be used (expected: a PEM certificate and its PKCS #8 key)", e);
        }
    }

    static TrustManagerFactory trustManager(Path authorities) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            for (X509Certificate authority : Authorities.at(authorities)) {
                store.setCertificateEntry(authority.getSubjectX500Principal().getName() + store.size(),
                        authority);
            }
            TrustManagerFactory factory = TrustManagerFactory
                .getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException e) {
            throw new IOException("CA certificates: " + authorities + " cannot be used", e);
        }
    }
}
