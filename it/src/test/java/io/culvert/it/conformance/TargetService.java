package io.culvert.it.conformance;

import io.culvert.it.Boto;
import io.culvert.it.ServiceUnderTest;
import io.culvert.it.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The tested service: its data endpoint, and boto3 as its operator. All tests of a run share one.
final class TargetService {

    private static @Nullable TargetService current;

    private final String host;
    private final int port;
    private final SSLContext tls;
    private final Boto boto;

    /// The service of this run, started at its first use.
    static synchronized TargetService current() {
        if (current == null) {
            String data = System.getProperty("conformance.data");
            current = data == null ? ours() : new TargetService(data, Path.of(ca()), Map.of());
        }
        return current;
    }

    private static String ca() {
        String file = System.getProperty("conformance.ca");
        if (file == null) {
            throw new IllegalStateException(
                    "conformance.ca: missing (expected: a PEM file with the service's CA)");
        }
        return file;
    }

    private static TargetService ours() {
        ServiceUnderTest ours = ServiceUnderTest.start();
        return new TargetService("localhost:" + ours.dataPort(), ours.authorities(), ours.environment());
    }

    private TargetService(String data, Path authorities, Map<String, String> environment) {
        int colon = data.lastIndexOf(':');
        host = data.substring(0, colon);
        port = Integer.parseInt(data.substring(colon + 1));
        try {
            tls = TestTls.trusting(authorities);
            boto = new Boto(environment);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the service to test cannot be reached", e);
        }
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    SSLContext tls() {
        return tls;
    }

    /// Opens a tunnel with the given services, if any.
    OpenedTunnel open(String... services) {
        JsonNode opened = call("open_tunnel", services.length == 0 ? Map.of()
                : Map.of("destinationConfig", Map.of("services", List.of(services))));
        return new OpenedTunnel(this, opened.path("tunnelId").asString(),
                opened.path("sourceAccessToken").asString(),
                opened.path("destinationAccessToken").asString());
    }

    /// Makes one call; returns the answer, or fails the test.
    JsonNode call(String name, Map<String, ?> members) {
        return boto.call(name, members);
    }
}
