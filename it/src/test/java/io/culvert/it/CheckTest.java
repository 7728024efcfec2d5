package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--check` of service and agent, and what a service prints when it starts and stops.
class CheckTest {

    private static final List<String> FREE_PORTS = List.of("--api-port", "0", "--ops-port", "0");

    @TempDir
    Path folder;

    private static Tools.Result culvert(String... arguments) {
        Tools.Result result = Tools.run(Map.of(), Tools.culvert(arguments).toArray(String[]::new));
        assertThat(result.out()).doesNotContain("\tat ").doesNotContainPattern("[a-z]+\\.[a-z]+\\.[A-Z]");
        return result;
    }

    private Tools.Result checkService(Path data, String... options) {
        return culvert(Stream
            .of(Stream.of("serve", "--check", "--data-dir", data.toString()), FREE_PORTS.stream(),
                    Stream.of(options))
            .flatMap(each -> each)
            .toArray(String[]::new));
    }

    @Test
    void aServiceThatCanStartIsCheckedWithoutAnyChange() {
        Path data = folder.resolve("fresh");
        Tools.Result checked = checkService(data, "--mqtt-port", "0", "--host", "tunnels.example.com");
        assertThat(checked.out()).contains("✔ data folder", "which the first start creates",
                "for localhost, tunnels.example.com", "embedded", "✔ ports", "Everything works.");
        assertThat(checked.exit()).isZero();
        assertThat(data).doesNotExist();
    }

    @Test
    void whatKeepsAServiceFromStartingIsNamed() throws Exception {
        Path missing = folder.resolve("none.pem");
        Path file = Files.createFile(folder.resolve("file"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Tools.Result checked = checkService(file.resolve("data"), "--tls-cert", missing.toString(),
                    "--tls-key", missing.toString(), "--database-url",
                    "jdbc:postgresql://127.0.0.1:" + taken.getLocalPort() + "/culvert", "--bind", "127.0.0.1",
                    "--mqtt-port", Integer.toString(taken.getLocalPort()));
            assertThat(checked.out()).contains(file + " is no folder", missing + " cannot be read",
                    "✘ database", "mqtt-port: cannot listen on 127.0.0.1:" + taken.getLocalPort(),
                    "4 checks failed.");
            assertThat(checked.exit()).isEqualTo(1);
        }
    }

    @Test
    void aServicePrintsAddressesThatClientsCanUseAndThatItHasStopped() throws Exception {
        Path data = folder.resolve("service");
        Path log = folder.resolve("serve.log");
        try (CulvertProcess service = new CulvertProcess(log, Map.of(),
                Stream
                    .concat(Stream.of("serve", "--mqtt-port", "0", "--bind", "0.0.0.0", "--host",
                            "tunnels.example.com", "--data-dir", data.toString()), FREE_PORTS.stream())
                    .toArray(String[]::new))) {
            service.says("\nready");
            assertThat(service.output())
                .contains("data folder " + data, "https://tunnels.example.com:", "wss://tunnels.example.com:",
                        "ssl://tunnels.example.com:", "culvert thing add NAME")
                .doesNotContain("0.0.0.0");
            Tools.Result second = checkService(data, "--mqtt-port", "0");
            assertThat(second.out()).contains("✘ data folder", "is in use by another Culvert");
            assertThat(second.exit()).isEqualTo(1);
            service.process().destroy();
            assertThat(service.process().waitFor()).isZero();
            assertThat(service.output()).endsWith("stopped\n");
        }
    }

    @Test
    void anAgentIsCheckedFromItsFilesToItsServices() throws Exception {
        try (Field field = new Field(folder.resolve("service")); EchoServer echo = new EchoServer('e')) {
            Path device = folder.resolve("pump");
            Tools.must(field.environment(),
                    Tools
                        .culvert("thing", "add", "pump", "--out", device.toString(), "--service",
                                "ECHO=127.0.0.1:" + echo.port(), "--endpoint",
                                "localhost:" + field.server().dataPort(), "--mqtt",
                                "localhost:" + field.server().mqttPort())
                        .toArray(String[]::new));
            String config = device.resolve("agent.yaml").toString();
            Tools.Result checked = culvert("agent", "--check", "--config", config);
            assertThat(checked.out()).contains("✔ certificate", "✔ MQTT",
                    "localhost:" + field.server().mqttPort() + " accepts this device", "✔ data", "✔ ECHO",
                    "Everything works.");
            assertThat(checked.exit()).isZero();
            Tools.must(field.environment(), Tools.culvert("thing", "revoke", "pump").toArray(String[]::new));
            assertThat(culvert("agent", "--check", "--config", config).out()).contains("✘ MQTT",
                    "does not let this device in with its certificate", "1 check failed.");
            assertThat(culvert("agent", "--check", "--offline", "--config", config).out())
                .contains("✔ certificate", "✔ ECHO", "Everything works.")
                .doesNotContain("MQTT", "data");
            int closed = Tools.freePort();
            Tools.Result wrong = culvert("agent", "--check", "--config", config, "--service",
                    "SSH=127.0.0.1:" + closed, "--mqtt", "localhost:" + echo.port(), "--endpoint",
                    "localhost:" + closed);
            assertThat(wrong.out()).contains("✘ MQTT", "localhost:" + echo.port() + " cannot be trusted",
                    "✘ data", "localhost:" + closed + " cannot be reached",
                    "nothing answers at 127.0.0.1:" + closed, "3 checks failed.");
            assertThat(wrong.exit()).isEqualTo(1);
        }
    }
}
