package io.culvert.transport;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Trusts some CAs, and further ones if these do not verify a server. Loads the further ones only then,
/// because reading the system's CAs takes longer than the rest of a start.
final class FallbackTrustManager extends X509ExtendedTrustManager {

    private static final Logger LOG = LoggerFactory.getLogger(FallbackTrustManager.class);

    private final Optional<X509ExtendedTrustManager> first;
    private final Supplier<Collection<X509Certificate>> further;
    private Optional<X509ExtendedTrustManager> second = Optional.empty();
    private boolean loaded;

    /// One check by a trust manager.
    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    FallbackTrustManager(Collection<X509Certificate> authorities,
            Supplier<Collection<X509Certificate>> further) {
        this.first = manager(authorities);
        this.further = further;
    }

    private static Optional<X509ExtendedTrustManager> manager(Collection<X509Certificate> authorities) {
        return authorities.isEmpty() ? Optional.empty() : Optional.of(Authorities.trustManager(authorities));
    }

    private synchronized Optional<X509ExtendedTrustManager> second() {
        if (!loaded) {
            loaded = true;
            second = manager(further.get());
        }
        return second;
    }

    private void check(Check check) throws CertificateException {
        if (first.isPresent()) {
            try {
                check.by(first.get());
                return;
            } catch (CertificateException e) {
                LOG.debug("None of the given CA certificates vouches: {}", e.getMessage());
            }
        }
        Optional<X509ExtendedTrustManager> others = second();
        if (others.isEmpty()) {
            throw new CertificateException("no CA certificate vouches for it");
        }
        check.by(others.get());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw noClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw noClients();
    }

    private static CertificateException noClients() {
        return new CertificateException(
                "this trust manager is for connecting ends (expected: no client to verify)");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
