package io.culvert.it;

import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// TLS for the tests' own clients and servers, from PEM files.
public final class TestTls {

    private TestTls() {}

    /// A client without a certificate.
    ///
    /// @param authorities the CA certificates that it trusts
    public static SSLContext trusting(Path authorities) throws IOException, GeneralSecurityException {
        return context(null, trustManagers(authorities));
    }

    /// A client with a certificate.
    ///
    /// @param authorities the CA certificates that it trusts
    static SSLContext client(Path certificates, Path key, Path authorities)
            throws IOException, GeneralSecurityException {
        return context(keyManagers(certificates, key), trustManagers(authorities));
    }

    /// A server that asks for no client certificate.
    static SSLContext server(Path certificates, Path key) throws IOException, GeneralSecurityException {
        return context(keyManagers(certificates, key), null);
    }

    /// Trust in a file's CA certificates alone.
    static TrustManager[] trustManagers(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        for (Certificate authority : PemFiles.certificates(authorities)) {
            store.setCertificateEntry("ca" + store.size(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory
            .getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static KeyManager[] keyManagers(Path certificates, Path key)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("own", PemFiles.privateKey(key), new char[0],
                PemFiles.certificates(certificates).toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return keys.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }
}
