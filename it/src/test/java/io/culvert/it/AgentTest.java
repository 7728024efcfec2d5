package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `culvert agent` as a device runs it.
class AgentTest {

    @TempDir
    Path folder;

    @Test
    void servesTunnelAfterTunnelSeveralAtATimeAndOutlivesEachOfThem() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(field.environment(), echo, field.server().dataPort(), field.server().mqttPort());
            try (CulvertProcess agent = agent()) {
                agent.says("Waiting for tunnels to pump");
                List<JsonNode> tunnels = new ArrayList<>();
                List<Proxy> sources = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    tunnels.add(field.boto(OPEN));
                    sources.add(field.source(tunnels.get(i), null));
                }
                for (Proxy source : sources) {
                    assertEchoes(source);
                }
                field.boto("show(tunnels.close_tunnel(tunnelId='"
                        + tunnels.getFirst().path("tunnelId").asString() + "'))");
                agent.says("The tunnel was closed");
                assertEchoes(sources.getLast());
                assertEchoes(field.source(field.boto(OPEN), null));
                agent.process().destroy();
                assertThat(agent.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void comesBackWhenTheServiceWasKilledAndServesTheNextTunnel() throws Exception {
        Tools.needBoto3();
        Path data = folder.resolve("service");
        int api = Tools.freePort();
        int mqtt = Tools.freePort();
        try (EchoServer echo = new EchoServer('e'); CulvertProcess first = serve(data, api, mqtt, "1.log")) {
            first.says("\nready");
            enrol(Field.environment(data), echo, api, mqtt);
            try (CulvertProcess agent = agent()) {
                agent.says("Waiting for tunnels to pump");
                JsonNode before = Field.boto(data, OPEN);
                agent.says("A tunnel opens");
                first.kill();
                try (CulvertProcess second = serve(data, api, mqtt, "2.log");
                        Proxies proxies = new Proxies(data)) {
                    second.says("\nready");
                    assertEchoes(source(proxies, before, api));
                    await().atMost(Duration.ofSeconds(60))
                        .until(() -> agent.output().split("Waiting for tunnels to pump", -1).length == 3);
                    assertEchoes(source(proxies, Field.boto(data, OPEN), api));
                }
            }
        }
    }

    private static final String OPEN = "show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['ECHO']}))";

    private static Proxy source(Proxies proxies, JsonNode opened, int port) throws Exception {
        return proxies.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), null, null, port);
    }

    private CulvertProcess serve(Path data, int api, int mqtt, String log) throws Exception {
        return new CulvertProcess(folder.resolve(log), Map.of(), "serve", "--data-dir", data.toString(),
                "--bind", "127.0.0.1", "--api-port", Integer.toString(api), "--mqtt-port",
                Integer.toString(mqtt), "--ops-port", "0", "--account-id", "123456789012");
    }

    private void enrol(Map<String, String> environment, EchoServer echo, int data, int mqtt) {
        Tools.must(environment,
                Tools
                    .culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString(), "--service",
                            "ECHO=127.0.0.1:" + echo.port(), "--endpoint", "localhost:" + data, "--mqtt",
                            "localhost:" + mqtt)
                    .toArray(String[]::new));
    }

    private CulvertProcess agent() throws Exception {
        return new CulvertProcess(Files.createTempFile(folder, "agent", ".log"), Map.of(), "agent",
                "--config", folder.resolve("pump/agent.yaml").toString());
    }

    private static void assertEchoes(Proxy source) throws Exception {
        try (Socket socket = new Socket("localhost", source.port("ECHO"))) {
            socket.setSoTimeout(30_000);
            assertThat(socket.getInputStream().read()).isEqualTo('e');
            socket.getOutputStream().write('x');
            assertThat(socket.getInputStream().read()).isEqualTo('x');
        }
    }
}
