package io.culvert.cluster;

import io.culvert.transport.PemFiles;
import io.culvert.transport.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The TLS of links: 1.3, with certificates at both ends. Either all nodes have the same certificate, and
/// accept only that one; or each has its own from a CA that signs nothing but link certificates. Host names
/// are not checked: to hold a link key is to be a node.
///
/// @param server for connections from other nodes
/// @param client for connections to other nodes
public record LinkTls(SslContext server, SslContext client) {

    /// Reads the cluster's certificate. The files with `.next` and `.old` behind its name, if they exist,
    /// hold certificates that other nodes may have while the certificate is being replaced.
    ///
    /// @throws IOException if they cannot be used, naming the file
    public static LinkTls pinned(Path certificate, Path key) throws IOException {
        List<X509Certificate> pins = new ArrayList<>();
        for (String suffix : List.of("", ".next", ".old")) {
            Path file = certificate.resolveSibling(certificate.getFileName() + suffix);
            if (suffix.isEmpty() || Files.exists(file)) {
                pins.add(PemFiles.certificate(file));
            }
        }
        return pinned(List.of(PemFiles.certificate(certificate)), PemFiles.privateKey(key), pins);
    }

    /// The operator's own certificates.
    ///
    /// @param authorities the CAs of all nodes
    /// @throws IOException if they cannot be used, naming the file
    public static LinkTls signed(Path certificate, Path key, Path authorities) throws IOException {
        try {
            List<X509Certificate> chain = PemFiles.certificates(certificate);
            PrivateKey secret = PemFiles.privateKey(key);
            List<X509Certificate> trusted = PemFiles.certificates(authorities);
            if (chain.isEmpty() || trusted.isEmpty()) {
                throw new IOException((chain.isEmpty() ? certificate : authorities)
                        + " holds no certificate (expected: PEM)");
            }
            return of(chain, secret, signedBy(trusted));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    static LinkTls pinned(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> pins)
            throws IOException {
        return of(chain, key, new PinnedCertificates(pins));
    }

    private static LinkTls of(List<X509Certificate> chain, PrivateKey key, TrustManager trust)
            throws IOException {
        try {
            return new LinkTls(TlsContexts.linkServer(chain, key, trust),
                    TlsContexts.linkClient(chain, key, trust));
        } catch (SSLException | IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    private static TrustManager signedBy(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        for (X509Certificate authority : authorities) {
            anchors.setCertificateEntry("ca" + anchors.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        return factory.getTrustManagers()[0];
    }

    private static IOException unusable(Exception cause) {
        return new IOException(
                "link-cert, link-key: they cannot be used (expected: a PEM chain and its PKCS #8 key)",
                cause);
    }
}
