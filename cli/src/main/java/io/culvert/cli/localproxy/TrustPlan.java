package io.culvert.cli.localproxy;

import io.culvert.transport.Authorities;
import io.culvert.transport.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whom a local proxy believes: `--capath`, `SSL_CERT_FILE`, `SSL_CERT_DIR` and the system.
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
        List<X509Certificate> named = new ArrayList<>();
        places().forEach(place -> named.addAll(at(place)));
        // Each of the two stands for a half of what the system believes, as with OpenSSL.
        boolean instead = environment.containsKey("SSL_CERT_FILE") && environment.containsKey("SSL_CERT_DIR");
        return instead ? TlsContexts.client(named) : TlsContexts.client(named, Authorities::system);
    }

    private Stream<String> places() {
        return Stream
            .of(given.get(ProxyOption.CAPATH).stream(), Stream.ofNullable(environment.get("SSL_CERT_FILE")),
                    Stream.ofNullable(environment.get("SSL_CERT_DIR"))
                        .flatMap(folders -> Stream.of(folders.split(":", -1))))
            .flatMap(place -> place)
            .filter(place -> !place.isEmpty());
    }

    /// The reference goes on without a place that holds nothing, and so does this.
    private static List<X509Certificate> at(String place) {
        try {
            return List.copyOf(Authorities.at(Path.of(place)));
        } catch (IOException e) {
            LOG.warn("CA certificates: {} cannot be used ({})", place, e.getMessage());
            return List.of();
        }
    }
}
