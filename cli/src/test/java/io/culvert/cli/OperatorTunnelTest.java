package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A command whose tunnel is open at the service, and whose own end cannot be set up.
class OperatorTunnelTest {

    private static final Map<String, String> ANSWERS = Map.of("Culvert.DescribeDevice",
            "{\"device\": {\"thingName\": \"pump\", \"connected\": true}}", "IoTSecuredTunneling.OpenTunnel",
            "{\"tunnelId\": \"t1\", \"sourceAccessToken\": \"with a space\"}",
            "IoTSecuredTunneling.CloseTunnel", "{}");

    private final List<String> calls = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private HttpServer api;

    @BeforeEach
    void start() throws Exception {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", this::answer);
        api.start();
        Files.createDirectories(folder.resolve("aws"));
        Files.writeString(folder.resolve("aws/config"), "[default]\nendpoint_url = http://127.0.0.1:"
                + api.getAddress().getPort() + "\nregion = us-east-1\n");
        Files.writeString(folder.resolve("aws/credentials"),
                "[default]\naws_access_key_id = AKIATEST\naws_secret_access_key = secret\n");
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestHeaders().getFirst("x-amz-target");
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(target + " " + request);
        byte[] body = ANSWERS.getOrDefault(target, "{}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void theTunnelIsClosedIfTheLocalProxyCannotBeBuilt() throws Exception {
        assertThat(Culvert.run("connect", "pump", "--data-dir", folder.toString())).isEqualTo(1);
        assertThat(calls).hasSize(3);
        assertThat(calls.getLast()).startsWith("IoTSecuredTunneling.CloseTunnel ")
            .contains("\"tunnelId\":\"t1\"", "\"delete\":true");
    }

    @Test
    void aPeriodOfNothingIsRefused() throws Exception {
        for (String period : List.of("0", "-1")) {
            assertThat(Culvert.run("tunnel", "list", "--watch", period, "--data-dir", folder.toString()))
                .isEqualTo(2);
        }
        assertThat(calls).isEmpty();
    }

    @Test
    void aTunnelIsOpenedToTheThingThatIsNamedInEitherForm() throws Exception {
        assertThat(Culvert.run("tunnel", "open", "pump", "--service", "SSH", "--data-dir", folder.toString()))
            .isZero();
        assertThat(calls.getLast()).startsWith("IoTSecuredTunneling.OpenTunnel ")
            .contains("\"thingName\":\"pump\"");
        assertThat(Culvert.run("tunnel", "open", "pump", "--thing", "valve", "--service", "SSH", "--data-dir",
                folder.toString()))
            .isEqualTo(2);
    }
}
