package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operator's commands as child processes, over the public API.
class OperatorTest {

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

    @Test
    void tunnelsAreOpenedListedShownRotatedAndClosed() {
        JsonNode opened = json("tunnel", "open", "--service", "SSH", "--minutes", "5", "--tag", "who=me",
                "--json");
        String id = opened.path("tunnelId").asString();
        assertThat(culvert("tunnel", "list").out()).contains(id).contains("OPEN");
        assertThat(culvert("tunnel", "show", id).out()).contains("SSH").contains("who");
        JsonNode rotated = json("tunnel", "rotate", id, "--side", "source", "--json");
        assertThat(rotated.path("sourceAccessToken").asString()).isNotEmpty()
            .isNotEqualTo(opened.path("sourceAccessToken").asString());
        assertThat(culvert("tunnel", "close", id).exit()).isZero();
        assertThat(json("tunnel", "show", id, "--json").path("tunnel").path("status").asString())
            .isEqualTo("CLOSED");
        Tools.Result unknown = culvert("tunnel", "show", "none");
        assertThat(unknown.exit()).isEqualTo(4);
        assertThat(unknown.out()).contains("ResourceNotFoundException");
    }

    @Test
    void connectListensOpensAndClosesAgainOnExit() throws Exception {
        try (EchoServer echo = new EchoServer('e');
                CulvertProcess agent = agent("ECHO=127.0.0.1:" + echo.port())) {
            int port = Tools.freePort();
            CulvertProcess connect = new CulvertProcess(folder.resolve("connect.log"), field.environment(),
                    "connect", "pump", "--service", "ECHO", "--listen", Integer.toString(port));
            connect.says("ECHO is at localhost:" + port);
            try (Socket socket = new Socket("localhost", port)) {
                socket.setSoTimeout(20_000);
                assertThat(socket.getInputStream().read()).isEqualTo('e');
            }
            connect.process().destroy();
            assertThat(connect.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(json("tunnel", "list", "--json").path("tunnelSummaries")).isEmpty();
        }
    }

    @Test
    void sshRunsACommandOnTheThingWithTheFlagsItIsGiven() throws Exception {
        try (SshServer sshd = new SshServer(folder.resolve("ssh"));
                CulvertProcess agent = agent("SSH=127.0.0.1:" + sshd.port())) {
            List<String> command = new ArrayList<>(List.of("ssh", System.getProperty("user.name") + "@pump"));
            command.addAll(sshd.options());
            command.addAll(List.of("echo", "it works;", "exit 7"));
            Tools.Result result = culvert(command.toArray(String[]::new));
            assertThat(result.out()).endsWith("it works\n");
            assertThat(result.exit()).isEqualTo(7);
        }
    }

    @Test
    void aSignalClosesTheTunnelOfSshAndOfCp() throws Exception {
        try (SshServer sshd = new SshServer(folder.resolve("ssh"));
                CulvertProcess agent = agent("SSH=127.0.0.1:" + sshd.port())) {
            String pump = System.getProperty("user.name") + "@pump";
            List<String> ssh = new ArrayList<>(List.of("ssh", pump));
            ssh.addAll(sshd.options());
            ssh.addAll(List.of("echo started; exec sleep 600"));
            closesAt("INT", "started", ssh);
            closesAt("TERM", "started", ssh);
            Path large = folder.resolve("large");
            try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
                file.setLength(1L << 40);
            }
            List<String> copy = new ArrayList<>(List.of("cp"));
            copy.addAll(sshd.options());
            copy.addAll(List.of(pump + ":" + large, "/dev/null"));
            closesAt("TERM", "", copy);
        }
    }

    private void closesAt(String signal, String words, List<String> command) throws Exception {
        Path log = Files.createTempFile(folder, "command", ".log");
        // A build in the background of a shell ignores SIGINT, and so do its children.
        List<String> all = new ArrayList<>(List.of("env", "--default-signal=INT"));
        all.addAll(Tools.culvert(command.toArray(String[]::new)));
        try (CulvertProcess running = new CulvertProcess(log, field.environment(), all)) {
            running.says(words);
            await().atMost(Duration.ofMinutes(2)).until(() -> openTunnels() == 1);
            Tools.must(Map.of(), "kill", "-" + signal, Long.toString(running.process().pid()));
            assertThat(running.process().waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(openTunnels()).isZero();
        }
    }

    private int openTunnels() {
        return field.boto("show(tunnels.list_tunnels()['tunnelSummaries'])").size();
    }

    private CulvertProcess agent(String service) throws Exception {
        Tools.must(field.environment(),
                Tools
                    .culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString(), "--service",
                            service, "--endpoint", "localhost:" + field.server().dataPort(), "--mqtt",
                            "localhost:" + field.server().mqttPort())
                    .toArray(String[]::new));
        return new CulvertProcess(Files.createTempFile(folder, "agent", ".log"), field.environment(), "agent",
                "--config", folder.resolve("pump/agent.yaml").toString())
            .says("Waiting for tunnels to pump");
    }

    private Tools.Result culvert(String... arguments) {
        return Tools.run(field.environment(), Tools.culvert(arguments).toArray(String[]::new));
    }

    private JsonNode json(String... arguments) {
        return new JsonMapper()
            .readTree(Tools.must(field.environment(), Tools.culvert(arguments).toArray(String[]::new)));
    }
}
