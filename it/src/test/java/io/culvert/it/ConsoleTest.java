package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The console in a real Chromium, with a real service, agent and sshd. The stories are in `console.mjs`;
/// their screenshots are in `target/console`.
class ConsoleTest {

    private static final Path PROGRAM = Path.of("src/test/node/console.mjs");
    private static final String HOSTILE = "\"><img src=x onerror=alert(1)>";

    /// Asks for something that the story cannot do itself.
    private static final String PLEASE = "please: ";

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServeProcess service;
    @SuppressWarnings("NullAway.Init")
    private static CuttableLine line;
    @SuppressWarnings("NullAway.Init")
    private static SshServer sshd;
    @SuppressWarnings("NullAway.Init")
    private static CulvertProcess agent;
    @SuppressWarnings("NullAway.Init")
    private static JsonNode viewer;
    @SuppressWarnings("NullAway.Init")
    private static String tunnel;

    @BeforeAll
    static void start() throws Exception {
        Tools.need("chromium", "chromium");
        Tools.needBoto3();
        NodeDevices.need();
        service = new ServeProcess(folder.resolve("service"), Map.of()).ready();
        line = new CuttableLine(service.dataPort());
        sshd = new SshServer(folder.resolve("ssh"));
        Files.createDirectory(folder.resolve("ssh/<img src=x onerror=alert(3)>"));
        service.culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString(), "--service",
                "SSH=127.0.0.1:" + sshd.port(), "--endpoint", "localhost:" + service.dataPort(), "--mqtt",
                "localhost:" + service.mqttPort());
        agent = AgentDevice.agent(folder).says("Waiting for tunnels to pump");
        viewer = viewer();
        tunnel = service
            .boto("show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['SSH']}))")
            .path("tunnelId")
            .asString();
        await().atMost(Duration.ofMinutes(1))
            .untilAsserted(
                    () -> assertThat(service.culvert("thing", "list")).containsPattern("pump +connected"));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : Stream.of(agent, sshd, line, service)
            .filter(part -> part != null)
            .toList()) {
            part.close();
        }
    }

    /// @return the access key of a user who may look at tunnels and do nothing else
    private static JsonNode viewer() throws IOException {
        Path policy = Files.writeString(folder.resolve("look.json"),
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + "\"Action\":[\"iot:ListTunnels\",\"iot:DescribeTunnel\"],"
                        + "\"Resource\":\"*\"}}");
        service.culvert("policy", "put", "look", policy.toString());
        service.culvert("user", "add", "viewer", "--policy", "look");
        return new JsonMapper().readTree(service.culvert("key", "create", "viewer", "--json"))
            .path("accessKey");
    }

    @Test
    void signsInWithAnAccessKeyThatItKeepsOnlyIfAsked() throws Exception {
        tell("signIn");
    }

    @Test
    void signsInOnceByALink() throws Exception {
        tell("link");
    }

    @Test
    void opensAShellAndCarriesFiles() throws Exception {
        tell("shell");
    }

    @Test
    void opensRotatesAndClosesATunnel() throws Exception {
        tell("tunnel");
    }

    @Test
    void disablesWhatAPolicyDenies() throws Exception {
        tell("denied");
    }

    @Test
    void showsForeignTextsAsText() throws Exception {
        service.boto("show(tunnels.open_tunnel(description='" + HOSTILE + "'))");
        tell("hostileTexts");
    }

    @Test
    void hasNoPageThatIsHardToSeeOrToReach() throws Exception {
        service
            .boto("show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['SSH']}))");
        tell("looks");
    }

    private static void tell(String story) throws Exception {
        Path shots = Files.createDirectories(Path.of("target/console").toAbsolutePath());
        Process process = new ProcessBuilder("node", PROGRAM.toString(), story, description(shots))
            .redirectErrorStream(true)
            .start();
        StringBuilder told = new StringBuilder();
        try (BufferedReader lines = process.inputReader(); Writer done = process.outputWriter()) {
            for (String said = lines.readLine(); said != null; said = lines.readLine()) {
                told.append(said).append('\n');
                if (said.startsWith(PLEASE)) {
                    please(said.substring(PLEASE.length()));
                    done.append("done\n").flush();
                }
            }
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).as("%s", told).isZero();
    }

    private static void please(String what) throws Exception {
        switch (what) {
            case "cut the network" -> line.cut();
            case "change the host key" -> sshd.changeHostKey();
            case "disable the key" ->
                service.culvert("key", "disable", viewer.path("accessKeyId").asString());
            default -> throw new AssertionError("The story asks for something unknown: " + what);
        }
    }

    private static String description(Path shots) throws IOException {
        Map<String, Object> field = new HashMap<>();
        String link = service.culvert("console")
            .lines()
            .filter(each -> each.contains("#code="))
            .findFirst()
            .orElseThrow();
        field.put("url", "https://localhost:" + line.port() + "/console/");
        field.put("link", link.substring(link.indexOf("https://"))
            .replaceFirst(":" + service.dataPort() + "/", ":" + line.port() + "/"));
        field.put("keys", Map.of("root", root(), "viewer", Map.of("id", viewer.path("accessKeyId").asString(),
                "secret", viewer.path("secretAccessKey").asString())));
        field.put("ssh", Map.of("user", System.getProperty("user.name"), "key", sshd.key().toString(),
                "folder", folder.resolve("ssh").toString()));
        field.put("thing", "pump");
        field.put("tunnel", tunnel);
        field.put("hostile", HOSTILE);
        field.put("shots", shots.toString());
        return new JsonMapper().writeValueAsString(field);
    }

    /// @return the access key that the first start wrote
    private static Map<String, String> root() {
        JsonNode key = service
            .boto("k = boto3.Session().get_credentials()\nshow([k.access_key, k.secret_key])");
        return Map.of("id", key.get(0).asString(), "secret", key.get(1).asString());
    }
}
