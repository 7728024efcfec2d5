package io.culvert.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Notifications for fleets with a broker of their own, a real mosquitto with TLS, passwords and access
/// rules, and for those with a webhook.
class OutletsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Path data;
    private Path said;
    private int port;

    @BeforeEach
    void setUp() throws IOException {
        Tools.needBoto3();
        data = folder.resolve("service");
        said = folder.resolve("device.log");
        port = Tools.freePort();
    }

    @Test
    void devicesHearFromTheirBroker() throws Exception {
        Tools.need("mosquitto", "mosquitto");
        Tools.need("mosquitto_sub", "mosquitto-clients");
        Path outlets = Files.writeString(folder.resolve("outlets.yaml"), """
                brokers:
                  - url: mqtts://localhost:%d
                    ca: service/tls/ca.pem
                    user: culvert
                    password-file: password
                    topic-prefix: fleet/
                """.formatted(port));
        Files.writeString(folder.resolve("password"), "mistyped");
        try (ServeProcess service = new ServeProcess(data, Map.of(), "--outlets", outlets.toString())
            .ready()) {
            Process broker = broker();
            Process device = device();
            try {
                awaitText(said, "Subscribed");
                JsonNode first = open(service, "pump");
                await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(service.output()).contains("the broker at localhost:"
                            + port + ": it refuses the connection (not authorized)"));
                Files.writeString(folder.resolve("password"), "secret");
                awaitText(said, "fleet/pump/tunnels/notify " + notification(first));
                open(service, "forbidden");
                await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(service.output())
                        .contains("does not take the notification of forbidden (not authorized)"));
                broker.destroy();
                broker.waitFor();
                JsonNode second = open(service, "pump");
                JsonNode rotated = service.boto("show(tunnels.rotate_tunnel_access_token(tunnelId='"
                        + second.path("tunnelId").asString() + "', clientMode='DESTINATION'))");
                await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(service.output()).contains("Waiting notifications: 1"));
                broker = broker();
                awaitText(said, notification(rotated));
                assertThat(Files.readString(said))
                    .doesNotContain(second.path("destinationAccessToken").asString());
                assertThat(service.output()).doesNotContain("secret",
                        first.path("destinationAccessToken").asString());
            } finally {
                device.descendants().forEach(ProcessHandle::destroy);
                device.destroy();
                broker.destroy();
            }
        }
    }

    @Test
    void aWebhookIsCalledUntilItAnswers() throws Exception {
        Path outlets = Files.writeString(folder.resolve("outlets.yaml"), """
                webhooks:
                  - url: https://localhost:%d/tunnels
                    ca: service/tls/ca.pem
                    secret-file: secret
                    account: "%s"
                  - url: https://localhost:%d/others
                    ca: service/tls/ca.pem
                    secret-file: secret
                    account: "999999999999"
                """.formatted(port, ServeProcess.ACCOUNT, port));
        Files.writeString(folder.resolve("secret"), "0123456789abcdef");
        try (ServeProcess service = new ServeProcess(data, Map.of(), "--outlets", outlets.toString())
            .ready()) {
            JsonNode opened = open(service, "pump");
            await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.output()).contains("cannot be reached"));
            Queue<String> calls = new ConcurrentLinkedQueue<>();
            HttpsServer server = server(calls);
            try {
                await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(calls).hasSizeGreaterThanOrEqualTo(2));
                assertThat(calls).allMatch(call -> call.startsWith("/tunnels ")
                        && call.contains(opened.path("tunnelId").asString())
                        && call.contains(notification(opened)));
                await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(service.output())
                        .contains("has taken the notification of pump"));
            } finally {
                server.stop(0);
            }
        }
    }

    /// The operator's commands cannot know whether such a device waits.
    @Test
    void aDeviceOfAnotherBrokerIsNotTakenForMissing() throws Exception {
        Path outlets = Files.writeString(folder.resolve("outlets.yaml"), """
                brokers:
                  - url: mqtt://127.0.0.1:%d
                """.formatted(port));
        try (ServeProcess service = new ServeProcess(data, Map.of(), "--outlets", outlets.toString())
            .ready()) {
            service.culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString(), "--service",
                    "ECHO=127.0.0.1:9");
            assertThat(service.culvert("tunnel", "open", "--thing", "pump", "--service", "ECHO", "--no-wait"))
                .contains("it may be notified of the tunnel through the service's broker or webhook");
            assertThat(service.culvert("thing", "list")).contains("never seen here");
        }
    }

    @Test
    void aFileThatIsWrongSaysWhere() throws Exception {
        Path outlets = Files.writeString(folder.resolve("outlets.yaml"), """
                brokers:
                  - url: mqtts://broker.example.com
                    topic: fleet/
                """);
        try (ServeProcess service = new ServeProcess(data, Map.of(), "--outlets", outlets.toString())) {
            assertThat(service.exitCode()).isEqualTo(2);
            assertThat(service.output()).contains(
                    "outlets.yaml: brokers[0]: unknown key topic (nearest: topic-prefix; expected: account, ca, ")
                .doesNotContain("Exception");
        }
    }

    private static JsonNode open(ServeProcess service, String thing) {
        return service.boto("show(tunnels.open_tunnel(destinationConfig={'thingName': '" + thing
                + "', 'services': ['SSH']}))");
    }

    private static String notification(JsonNode opened) {
        return "{\"clientAccessToken\":\"" + opened.path("destinationAccessToken").asString()
                + "\",\"clientMode\":\"destination\",\"region\":\"us-east-1\",\"services\":[\"SSH\"]}";
    }

    private static void awaitText(Path file, String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(file).content().contains(text));
    }

    private Process broker() throws Exception {
        Path passwords = folder.resolve("passwords");
        Tools.must(Map.of(), "mosquitto_passwd", "-b", "-c", passwords.toString(), "culvert", "secret");
        Tools.must(Map.of(), "mosquitto_passwd", "-b", passwords.toString(), "pump", "pump");
        Files.writeString(folder.resolve("rules"), """
                user culvert
                topic write fleet/pump/#
                user pump
                topic read fleet/pump/#
                """);
        Path tls = data.resolve("tls");
        Path settings = Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                user root
                certfile %s/server.pem
                keyfile %s/server.key
                allow_anonymous false
                password_file %s
                acl_file %s/rules
                persistence true
                persistence_location %s/
                """.formatted(port, tls, tls, passwords, folder, folder));
        return new ProcessBuilder("/usr/sbin/mosquitto", "-c", settings.toString()).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("mosquitto.log").toFile()))
            .start();
    }

    private Process device() throws IOException {
        return new ProcessBuilder("sh", "-c", "until stdbuf -oL mosquitto_sub -h localhost -p " + port
                + " --cafile " + data.resolve("tls/ca.pem")
                + " -u pump -P pump -i pump -c -q 1 -d -t 'fleet/pump/#' -F '%t %p'; " + "do sleep 0.2; done")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    }

    /// Refuses the first call.
    private HttpsServer server(Queue<String> calls) throws Exception {
        SSLContext tls = TestTls.server(data.resolve("tls/server.pem"), data.resolve("tls/server.key"));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            calls.add(exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(calls.size() == 1 ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
