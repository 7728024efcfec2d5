package io.culvert.cli;

import io.culvert.control.signing.Hashes;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Finds a service's CA by its digest in the chain that the service sends. Nothing else is sent or read on
/// that connection; the CA is then used to verify another one.
final class PinnedAuthority {

    private static final int TIMEOUT_MILLIS = 15_000;

    private PinnedAuthority() {}

    /// The SHA-256 of a certificate.
    static String digest(X509Certificate certificate) {
        try {
            return Hashes.sha256(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new CliException("a certificate cannot be encoded", e);
        }
    }

    /// @throws CliException if the service cannot be reached or does not have this CA
    static X509Certificate find(HostPort service, String digest) {
        byte[] wanted = digest.toLowerCase(Locale.ROOT).replace(":", "").getBytes(StandardCharsets.US_ASCII);
        for (Certificate each : chain(service)) {
            if (each instanceof X509Certificate certificate && MessageDigest
                .isEqual(digest(certificate).getBytes(StandardCharsets.US_ASCII), wanted)) {
                return certificate;
            }
        }
        throw new CliException("ca-digest: the service at " + service.host() + ":" + service.port()
                + " has no such CA (expected: the digest that culvert thing invite showed)");
    }

    /// The trusted CA that a service sends in its chain.
    ///
    /// @throws CliException if the service cannot be reached
    static Optional<X509Certificate> among(Collection<X509Certificate> trusted, HostPort service) {
        List<Certificate> chain = chain(service);
        return trusted.stream().filter(chain::contains).findFirst();
    }

    private static List<Certificate> chain(HostPort service) {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(service.host(), service.port()), TIMEOUT_MILLIS);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[]{new AnyChain()}, null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(plain, service.host(), service.port(), true)) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                named(socket, service.host());
                socket.startHandshake();
                return List.of(socket.getSession().getPeerCertificates());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new CliException("The service at " + service.host() + ":" + service.port()
                    + " did not answer (" + Reasons.of(e) + ")", e);
        }
    }

    private static void named(SSLSocket socket, String host) {
        if (host.matches(".*[a-zA-Z].*") && host.indexOf(':') < 0) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
        }
    }

    /// Accepts every chain: the digest decides.
    private record AnyChain() implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException("not a server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // The caller compares the digest.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
