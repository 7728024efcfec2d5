package io.culvert.it.conformance;

import io.culvert.it.ServiceUnderTest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import tools.jackson.databind.json.JsonMapper;

/// The service that is tested: its data endpoint, and boto3 as its operator. One for all tests of a run.
final class TargetService {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String OPERATOR = """
            import boto3, json, sys
            tunnels = boto3.client('iotsecuretunneling')
            for line in sys.stdin:
                call = json.loads(line)
                try:
                    print(json.dumps(getattr(tunnels, call['name'])(**call['members']), default=str), flush=True)
                except Exception as e:
                    print(json.dumps({'failed': str(e)}), flush=True)
            """;

    private static @Nullable TargetService current;

    private final String host;
    private final int port;
    private final SSLContext tls;
    private final BufferedWriter calls;
    private final BufferedReader answers;

    /// The one of this run; started at its first use.
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
            tls = trusting(authorities);
            ProcessBuilder operator = new ProcessBuilder("python3", "-c", OPERATOR)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
            operator.environment().putAll(environment);
            Process process = operator.start();
            calls = process.outputWriter();
            answers = process.inputReader();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the service to test cannot be reached", e);
        }
    }

    private static SSLContext trusting(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(authorities)) {
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + store.size(), authority);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory
            .getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
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

    /// Opens a tunnel with these services; none is allowed.
    OpenedTunnel open(String... services) {
        JsonNode opened = call("open_tunnel", services.length == 0 ? Map.of()
                : Map.of("destinationConfig", Map.of("services", List.of(services))));
        return new OpenedTunnel(this, opened.path("tunnelId").asString(),
                opened.path("sourceAccessToken").asString(),
                opened.path("destinationAccessToken").asString());
    }

    /// One call; its answer, or a failed test.
    synchronized JsonNode call(String name, Map<String, ?> members) {
        try {
            calls.write(JSON.writeValueAsString(Map.of("name", name, "members", members)));
            calls.newLine();
            calls.flush();
            JsonNode answer = JSON.readTree(answers.readLine());
            if (answer.has("failed")) {
                throw new AssertionError(name + ": " + answer.path("failed").asString());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
