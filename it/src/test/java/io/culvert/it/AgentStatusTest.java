package io.culvert.it;

import static io.culvert.it.AgentDevice.OPEN;
import static io.culvert.it.AgentDevice.enrol;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.status.StatusClient;
import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.bond.BondSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The status socket of `culvert agent`.
class AgentStatusTest {

    private static final Duration WITHIN = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void tellsWhereTheOtherSideIsAndWhatIsCarried() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            try (CulvertProcess agent = agent("1")) {
                agent.says("Waiting for tunnels to pump");
                JsonNode idle = await(
                        status -> status.path("things").path(0).path("mqtt").path("connected").asBoolean());
                assertThat(idle.path("things").path(0).path("thing").asString()).isEqualTo("pump");
                assertThat(idle.path("tunnels")).isEmpty();

                JsonNode opened = field.boto(OPEN);
                await(status -> tunnel(status).path("link").path("up").asBoolean(false)
                        && otherSide(status).equals("away"));
                String client = UUID.randomUUID().toString();
                try (CuttableLine line = new CuttableLine(field.server().dataPort())) {
                    Proxy source = source(field, opened, client, line.port());
                    try (Socket socket = new Socket("localhost", source.port("ECHO"))) {
                        assertThat(socket.getInputStream().read()).isEqualTo('e');
                        JsonNode up = await(status -> otherSide(status).equals("here")
                                && tunnel(status).path("connections").asInt() == 1);
                        assertThat(tunnel(up).path("bond").path("state").asString()).isEqualTo("up");
                        assertThat(up.toString()).doesNotContain(
                                opened.path("destinationAccessToken").asString(),
                                opened.path("sourceAccessToken").asString());
                        assertThat(StatusClient.metrics(socket()).lines())
                            .contains("culvert_bonds{state=\"up\"} 1", "culvert_bond_connections 1");
                        line.close();
                        JsonNode away = await(status -> otherSide(status).equals("away"));
                        assertThat(Instant.parse(tunnel(away).path("otherSide").path("since").asString()))
                            .isAfter(Instant.parse(away.path("startedAt").asString()));
                        assertThat(tunnel(away).path("bond").path("state").asString()).isEqualTo("waiting");
                        assertThat(tunnel(away).path("link").path("up").asBoolean()).isTrue();
                    }
                    source.proxy().close();
                }
                source(field, opened, client, field.server().dataPort());
                await(status -> otherSide(status).equals("here"));
                Tools.Result shown = Tools.run(Map.of("XDG_RUNTIME_DIR", ""),
                        Tools.culvert("status", "--socket", socket().toString()).toArray(String[]::new));
                assertThat(shown.out()).contains("agent pump", "MQTT", "Tunnel 1 to ECHO", "other side here");
                assertThat(shown.exit()).isZero();
            }
        }
    }

    @Test
    void replacesTheSocketOfAKilledAgentOnly() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().dataPort());
            try (CulvertProcess first = agent("1")) {
                await(isOf(first));
                assertThat(rights(socket())).isEqualTo("rw-------");
                assertThat(rights(socket().getParent())).isEqualTo("rwx------");
                try (CulvertProcess second = agent("2")) {
                    second.says("another process answers there").says("Waiting for tunnels to pump");
                    await(isOf(first));
                }
                await(isOf(first));
                first.kill();
            }
            assertThat(socket()).exists();
            try (CulvertProcess third = agent("1")) {
                await(isOf(third));
                third.process().destroy();
                third.process().waitFor();
                assertThat(socket()).doesNotExist();
            }
        }
    }

    private static Predicate<JsonNode> isOf(CulvertProcess agent) {
        return status -> status.path("pid").asLong() == agent.process().pid();
    }

    private static Proxy source(Field field, JsonNode opened, String client, int port) throws IOException {
        return field.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), client, null, port,
                BondSettings.ofLocalProxy());
    }

    private static JsonNode tunnel(JsonNode status) {
        return status.path("tunnels").path(0);
    }

    private static String otherSide(JsonNode status) {
        return tunnel(status).path("otherSide").path("state").asString("");
    }

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private Path socket() {
        return folder.resolve("pump/agent.run/agent.sock");
    }

    /// Waits for a status of which a condition holds.
    private JsonNode await(Predicate<JsonNode> condition) {
        List<JsonNode> found = new ArrayList<>();
        Awaitility.await().atMost(WITHIN).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            JsonNode status = new JsonMapper().readTree(StatusClient.status(socket()));
            if (condition.test(status)) {
                found.add(status);
            }
            return !found.isEmpty();
        });
        return found.getLast();
    }

    /// @param tunnels the name of the file in which it keeps tunnels
    private CulvertProcess agent(String tunnels) throws Exception {
        return new CulvertProcess(Files.createTempFile(folder, "agent", ".log"),
                Map.of("XDG_RUNTIME_DIR", ""), "agent", "--config",
                folder.resolve("pump/agent.yaml").toString(), "--tunnels",
                folder.resolve(tunnels + ".tunnels").toString());
    }
}
