package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the operator's commands say of things that do not exist, are not connected, or do not offer
/// a service.
class NotThereTest {

    private static final int NOT_THERE = 4;
    private static final int NOT_CONNECTED = 5;
    private static final int NOT_OFFERED = 6;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Field field;

    @BeforeEach
    void start() throws Exception {
        field = new Field(folder.resolve("service"));
    }

    @AfterEach
    void stop() {
        field.close();
    }

    private Tools.Result culvert(String... arguments) {
        Tools.Result result = Tools.run(field.environment(), Tools.culvert(arguments).toArray(String[]::new));
        assertThat(result.out()).doesNotContain("\tat ").doesNotContainPattern("[a-z]+\\.[a-z]+\\.[A-Z]");
        return result;
    }

    private void refuses(int exit, String words, String... arguments) {
        Tools.Result result = culvert(arguments);
        assertThat(result.out()).contains(words);
        assertThat(result.exit()).isEqualTo(exit);
        assertThat(field.boto("show(tunnels.list_tunnels()['tunnelSummaries'])")).isEmpty();
    }

    private void addPump() {
        assertThat(culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString(), "--service",
                "ECHO=127.0.0.1:7", "--endpoint", "localhost:" + field.server().dataPort(), "--mqtt",
                "localhost:" + field.server().mqttPort())
            .exit()).isZero();
    }

    private CulvertProcess agent() throws Exception {
        return new CulvertProcess(Files.createTempFile(folder, "agent", ".log"), field.environment(), "agent",
                "--config", folder.resolve("pump/agent.yaml").toString())
            .says("Waiting for tunnels to pump");
    }

    @Test
    void aThingThatDoesNotExistIsRefusedAtOnce() {
        refuses(NOT_THERE, "none: no such thing", "connect", "none");
        refuses(NOT_THERE, "none: no such thing", "ssh", "none");
        refuses(NOT_THERE, "none: no such thing", "tunnel", "open", "--thing", "none", "--service", "SSH");
        refuses(NOT_THERE, "no/such: no such thing", "connect", "no/such");
        refuses(NOT_THERE, "none", "thing", "show", "none");
    }

    @Test
    void aDeviceThatIsNotConnectedIsWaitedForAndThenRefused() throws Exception {
        addPump();
        refuses(NOT_CONNECTED, "pump is not connected, never seen", "connect", "pump", "--no-wait");
        refuses(NOT_CONNECTED, "pump is not connected, never seen; waiting 1 s", "ssh", "--wait", "1",
                "pump");
        try (CulvertProcess connect = new CulvertProcess(folder.resolve("connect.log"), field.environment(),
                "connect", "pump", "--service", "ECHO", "--wait", "600")) {
            connect.says("never seen; waiting 600 s (Ctrl-C to stop)");
            try (CulvertProcess agent = agent()) {
                connect.says("ECHO is at localhost:").says("  connected");
            }
            connect.says("the other side has been away since");
        }
        await().atMost(Duration.ofSeconds(60))
            .untilAsserted(
                    () -> assertThat(culvert("connect", "pump", "--service", "ECHO", "--no-wait").out())
                        .contains("pump is not connected, last seen "));
    }

    @Test
    void aServiceThatTheDeviceDoesNotOfferIsRefusedAtOnce() throws Exception {
        addPump();
        try (CulvertProcess agent = agent()) {
            refuses(NOT_OFFERED, "pump offers ECHO, not WEB", "connect", "pump", "--service", "WEB");
            refuses(NOT_OFFERED, "pump offers ECHO, not SSH", "ssh", "pump");
            assertThat(culvert("thing", "list").out()).containsPattern("pump +connected for .* ECHO");
            JsonNode device = new JsonMapper().readTree(culvert("thing", "show", "pump", "--json").out())
                .path("device");
            assertThat(device.path("connected").asBoolean(false)).isTrue();
            assertThat(Instant.parse(device.path("connectedAt").asString())).isBefore(Instant.now());
        }
    }

    @Test
    void filesOfADeviceAreNotOverwrittenUnlessThatIsAskedFor() throws Exception {
        addPump();
        Path key = folder.resolve("pump/pump.key.pem");
        String before = Files.readString(key);
        Tools.Result again = culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.out()).contains("is there already").contains("culvert thing renew pump");
        assertThat(key).hasContent(before);
        Path agent = folder.resolve("pump/agent.yaml");
        Files.writeString(agent, Files.readString(agent) + "# edited\n");
        String renewed = culvert("thing", "renew", "pump", "--out", folder.resolve("pump").toString()).out();
        assertThat(Files.readString(key)).isNotEqualTo(before);
        assertThat(agent).content().contains("# edited");
        String former = renewed.replaceAll("(?s).*--certificate (\\w+).*", "$1");
        assertThat(culvert("thing", "revoke", "pump", "--certificate", former).out())
            .contains("Revoked " + former);
        assertThat(culvert("thing", "show", "pump").out()).contains("REVOKED").contains("ACTIVE");
    }
}
