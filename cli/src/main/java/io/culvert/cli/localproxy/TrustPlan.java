package io.culvert.cli.localproxy;

import io.culvert.transport.Authorities;
import io.culvert.transport.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The CAs that a local proxy trusts: `--capath`, `SSL_CERT_FILE`, `SSL_CERT_DIR` and the system's.
record TrustPlan(GivenOptions given, Map<String, String> environment) {

    private static final Logger LOG = LoggerFactory.getLogger(TrustPlan.class);

    SslContext context() throws SSLException {
        if (given.isOn(ProxyOption.NO_SSL_HOST_VERIFY)) {
            LOG.warn("**********************************************************************");
            LOG.warn("* SECURITY WARNING: SSL host verification is DISABLED (-k flag)     *");
            LOG.warn("* This removes critical security checks and exposes the connection  *");
            LOG.warn("* to potential man-in-the-middle attacks. DO NOT use in production! *");
            LOG.warn("**********************************************************************");
            return TlsContexts.unverifiedClient();
        }
        List<X509Certificate> named = given.get(ProxyOption.CAPATH).map(TrustPlan::at).orElse(List.of());
        return TlsContexts.client(named, () -> Authorities.system(environment));
    }

    /// Like the reference, ignores a place without certificates.
    private static List<X509Certificate> at(String place) {
        try {
            return List.copyOf(Authorities.at(Path.of(place)));
        } catch (IOException e) {
            LOG.warn("CA certificates: {} cannot be used ({})", place, e.getMessage());
            return List.of();
        }
    }
}
