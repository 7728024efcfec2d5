package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `log-format: json` of service, agent and local proxy: every line of each process is an object.
class JsonLogTest {

    private static final String[] JSON = {"--log-format", "json"};

    @TempDir
    Path folder;

    private CulvertProcess start(String name, Map<String, String> environment, String... arguments)
            throws Exception {
        return new CulvertProcess(folder.resolve(name + ".log"), environment,
                Stream.of(arguments, JSON).flatMap(Stream::of).toArray(String[]::new));
    }

    private static List<JsonNode> objects(CulvertProcess process) throws Exception {
        return process.output().lines().map(line -> new JsonMapper().readTree(line)).peek(line -> {
            assertThat(line.path("time").asString()).isNotEmpty();
            assertThat(line.path("message").asString()).isNotEmpty();
        }).toList();
    }

    private static JsonNode line(CulvertProcess process, String words) throws Exception {
        return objects(process).stream()
            .filter(line -> line.path("message").asString().contains(words))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no line contains " + words));
    }

    @Test
    void everyLineOfATunnelsLifeIsAnObjectWithItsIdsAndWithoutItsTokens() throws Exception {
        Path data = folder.resolve("service");
        try (EchoServer echo = new EchoServer('e');
                CulvertProcess service = start("serve", Map.of(), "serve", "--data-dir", data.toString(),
                        "--bind", "127.0.0.1", "--api-port", "0", "--mqtt-port", "0", "--ops-port", "0")
                    .says("The service is ready")) {
            JsonNode ready = line(service, "The service is ready");
            String endpoint = ready.path("api").asString().replace("https://", "");
            Map<String, String> environment = Field.environment(data);
            Tools.must(environment,
                    Tools
                        .culvert("thing", "add", "pump", "--out", folder.toString(), "--endpoint",
                                endpoint.replace("127.0.0.1", "localhost"), "--mqtt",
                                ready.path("mqtt").asString().replace("ssl://127.0.0.1", "localhost"),
                                "--service", "ECHO=127.0.0.1:" + echo.port())
                        .toArray(String[]::new));
            try (CulvertProcess agent = start("agent", Map.of(), "agent", "--config",
                    folder.resolve("agent.yaml").toString())
                .says("Waiting for tunnels to pump")) {
                assertThat(line(agent, "Waiting for").path("thing").asString()).isEqualTo("pump");
                JsonNode opened = new JsonMapper().readTree(Tools.must(environment,
                        Tools.culvert("tunnel", "open", "pump", "--service", "ECHO", "--json")
                            .toArray(String[]::new)));
                String token = opened.path("sourceAccessToken").asString();
                service.says("pump is notified");
                JsonNode notified = line(service, "pump is notified");
                assertThat(notified.path("tunnel").asString()).isEqualTo(opened.path("tunnelId").asString());
                assertThat(notified.path("thing").asString()).isEqualTo("pump");
                try (CulvertProcess proxy = start("proxy", Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN", token),
                        "localproxy", "-e", endpoint.replace("127.0.0.1", "localhost"), "-c",
                        data.resolve("tls/ca.pem").toString(), "-s", Integer.toString(Tools.freePort()))
                    .says("Listening for new connection")) {
                    agent.says("is connected to the service");
                    assertThat(line(agent, "is connected to the service").path("tunnel").asString())
                        .isEqualTo("Tunnel 1 to ECHO");
                    for (CulvertProcess each : List.of(service, agent, proxy)) {
                        objects(each);
                        assertThat(each.output()).doesNotContain(token, token.substring(3, 40));
                    }
                }
            }
            service.process().destroy();
            assertThat(service.process().waitFor()).isZero();
            assertThat(line(service, "The service has stopped").path("level").asString()).isEqualTo("INFO");
        }
    }

    @Test
    void aProgramThatCannotStartSaysSoInAnObject() throws Exception {
        try (CulvertProcess service = start("serve", Map.of(), "serve", "--data-dir", "/dev/null/x");
                CulvertProcess agent = start("agent", Map.of(), "agent", "--thing", "pump");
                CulvertProcess proxy = start("proxy", Map.of(), "localproxy", "-e", "localhost:1", "-s",
                        "1")) {
            assertThat(service.process().waitFor()).isOne();
            assertThat(line(service, "data-dir: /dev/null/x").path("level").asString()).isEqualTo("ERROR");
            assertThat(agent.process().waitFor()).isEqualTo(2);
            assertThat(line(agent, "cert: missing").path("level").asString()).isEqualTo("ERROR");
            assertThat(proxy.process().waitFor()).isOne();
            assertThat(line(proxy, "'--access-token' is required").path("level").asString())
                .isEqualTo("ERROR");
        }
    }
}
