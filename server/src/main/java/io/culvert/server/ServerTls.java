package io.culvert.server;

import io.culvert.transport.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listeners' certificate, read again when its file or its key's has changed: a renewed pair serves new
/// connections without a restart. A pair that cannot be read, or does not fit together (one of the two is
/// still being written), leaves the old one in place and is tried again.
final class ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private final Path chain;
    private final Path key;
    private final long checkNanos;
    private volatile Contexts current;
    private volatile long checked = System.nanoTime();
    private volatile Stamp refused;

    private record Contexts(SslContext plain, SslContext mutual, Stamp asOf) {}

    /// When the two files were last written, and how long they are.
    private record Stamp(FileTime chain, long chainBytes, FileTime key, long keyBytes) {

        static Stamp of(Path chain, Path key) throws IOException {
            return new Stamp(Files.getLastModifiedTime(chain), Files.size(chain),
                    Files.getLastModifiedTime(key), Files.size(key));
        }
    }

    /// @param check how long files that were looked at are not looked at again
    ServerTls(Path chain, Path key, Duration check) throws IOException {
        this.chain = chain;
        this.key = key;
        this.checkNanos = check.toNanos();
        this.current = read();
        this.refused = current.asOf;
    }

    private Contexts read() throws IOException {
        Stamp asOf = Stamp.of(chain, key);
        try {
            if (!belongTogether(LocalAuthority.readCertificate(chain), LocalAuthority.readKey(key))) {
                throw new IOException("tls-cert, tls-key: " + chain + " and " + key
                        + " do not belong together (expected: the key of the chain's first certificate)");
            }
            return new Contexts(TlsContexts.server(chain, key), TlsContexts.mutualServer(chain, key), asOf);
        } catch (SSLException | IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException("tls-cert, tls-key: " + chain + " and " + key
                    + " cannot be used (expected: a PEM chain and its PKCS #8 key)", e);
        }
    }

    /// BoringSSL takes any two; so one signs something and the other verifies it.
    private static boolean belongTogether(X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(certificate.getEncoded());
        byte[] proof = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(certificate.getEncoded());
        return signature.verify(proof);
    }

    SslContext plain() {
        return fresh().plain;
    }

    SslContext mutual() {
        return fresh().mutual;
    }

    private Contexts fresh() {
        long now = System.nanoTime();
        if (now - checked >= checkNanos) {
            checked = now;
            refresh();
        }
        return current;
    }

    private void refresh() {
        try {
            Stamp seen = Stamp.of(chain, key);
            if (!seen.equals(current.asOf) && !seen.equals(refused)) {
                refused = seen;
                current = read();
                LOG.info("The certificate was read again from {}", chain);
            }
        } catch (IOException e) {
            LOG.error("The changed certificate is not used: {}", e.getMessage());
        }
    }
}
