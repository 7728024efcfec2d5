package io.culvert.it;

import static io.culvert.it.AgentDevice.OPEN;
import static io.culvert.it.AgentDevice.agent;
import static io.culvert.it.AgentDevice.assertEchoes;
import static io.culvert.it.AgentDevice.enrol;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What `culvert agent` does with notifications that it has seen before or cannot use.
class AgentNotificationsTest {

    @TempDir
    Path folder;

    /// MQTT may deliver a message more than once.
    @Test
    void opensOneTunnelForARepeatedNotification() throws Exception {
        Tools.needBoto3();
        Tools.need("mosquitto", "mosquitto");
        Tools.need("mosquitto_pub", "mosquitto-clients");
        int mqtt = Tools.freePort();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(), mqtt);
            Process broker = mosquitto(field.folder().resolve("tls"), mqtt);
            try (CulvertProcess agent = agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                JsonNode opened = field.boto(OPEN);
                String notification = notification(opened.path("destinationAccessToken").asString());
                publish(mqtt, notification);
                Proxy source = field.source(opened, null);
                assertEchoes(source);
                publish(mqtt, notification);
                publish(mqtt, "{\"clientMode\":\"destination\"}");
                agent.says(" was skipped: ");
                assertEchoes(source);
                assertThat(agent.output()).containsOnlyOnce(" opens\n").doesNotContain("ended");
            } finally {
                broker.destroy();
            }
        }
    }

    @Test
    void forgetsANotificationWhoseTokenCannotBeUsed() throws Exception {
        Tools.needBoto3();
        Tools.need("mosquitto", "mosquitto");
        Tools.need("mosquitto_pub", "mosquitto-clients");
        int mqtt = Tools.freePort();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(), mqtt);
            Process broker = mosquitto(field.folder().resolve("tls"), mqtt);
            JsonNode rotated = field.boto(OPEN);
            String revoked = rotated.path("destinationAccessToken").asString();
            JsonNode opened = field.boto("show(tunnels.rotate_tunnel_access_token(tunnelId='"
                    + rotated.path("tunnelId").asString() + "', clientMode='ALL'))");
            try (CulvertProcess agent = agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                publish(mqtt, notification("a b"));
                agent.says(" was skipped: ");
                publish(mqtt, notification("AQGAAXinvented"));
                publish(mqtt, notification(revoked));
                await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(agent.output().split("The service refused the access token"))
                                .hasSize(3));
                assertThat(folder.resolve("pump/agent.tunnels")).content()
                    .doesNotContain("invented", revoked);
                publish(mqtt, notification(opened.path("destinationAccessToken").asString()));
                assertEchoes(field.source(opened, null));
            }
            try (CulvertProcess again = agent(folder)) {
                again.says("Waiting for tunnels to pump");
                assertThat(again.output()).containsOnlyOnce("of the last run goes on");
            } finally {
                broker.destroy();
            }
        }
    }

    private static String notification(String token) {
        return "{\"clientAccessToken\":\"%s\",\"clientMode\":\"destination\",\"region\":\"us-east-1\",\"services\":[\"ECHO\"]}"
            .formatted(token);
    }

    /// A broker that admits clients with a certificate of the service's CA.
    private Process mosquitto(Path tls, int port) throws Exception {
        Path settings = Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                user root
                cafile %s/ca.pem
                certfile %s/server.pem
                keyfile %s/server.key
                require_certificate true
                allow_anonymous true
                """.formatted(port, tls, tls, tls));
        return new ProcessBuilder("/usr/sbin/mosquitto", "-c", settings.toString()).redirectErrorStream(true)
            .redirectOutput(folder.resolve("mosquitto.log").toFile())
            .start();
    }

    private void publish(int port, String notification) {
        Path files = folder.resolve("pump");
        Tools.must(Map.of(), "mosquitto_pub", "-q", "1", "-h", "localhost", "-p", Integer.toString(port),
                "--cafile", files.resolve("ca.pem").toString(), "--cert",
                files.resolve("pump.cert.pem").toString(), "--key", files.resolve("pump.key.pem").toString(),
                "-t", "$aws/things/pump/tunnels/notify", "-m", notification);
    }
}
