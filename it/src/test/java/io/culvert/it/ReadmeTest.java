package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// README's tour, pasted as a block into a shell. Names and ports are those of this test.
class ReadmeTest {

    private static final String TOUR = "## Five minutes with a real device and the reference client";

    @TempDir
    Path folder;

    /// The indented blocks of the tour, in order.
    private static List<String> blocks() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String tour = readme.substring(readme.indexOf(TOUR) + TOUR.length());
        return List.of(tour.substring(0, tour.indexOf("\n## ")).split("\n\n", -1))
            .stream()
            .map(block -> block.replaceFirst("^\n+", ""))
            .filter(block -> block.startsWith("    "))
            .toList();
    }

    @Test
    void theTourPastedAsABlockLeadsToAShell() throws Exception {
        Tools.launcher(folder.resolve("culvert"));
        String api = Integer.toString(Tools.freePort());
        String mqtt = Integer.toString(Tools.freePort());
        try (SshServer sshd = new SshServer(folder.resolve("ssh"))) {
            String service = blocks().get(0);
            String device = blocks().get(1);
            assertThat(service).contains("serve", "env", "thing add");
            assertThat(device).contains("agent --config");
            String script = """
                    trap 'kill $(jobs -p); wait' EXIT
                    cd %s
                    %s
                    %s &
                    ./culvert ssh %s %s@pump echo it works
                    """
                .formatted(folder, service, device, String.join(" ", sshd.options()),
                        System.getProperty("user.name"))
                .replace("/var/lib/culvert", folder.resolve("data").toString())
                .replace("tunnels.example.com", "localhost")
                .replace("127.0.0.1:22 ", "127.0.0.1:" + sshd.port() + " ")
                .replace(":8443", ":" + api)
                .replace(":8883", ":" + mqtt);
            Tools.Result tour = Tools.run(
                    Map.of("CULVERT_API_PORT", api, "CULVERT_MQTT_PORT", mqtt, "CULVERT_OPS_PORT", "0"), 300,
                    "bash", "-c", script);
            assertThat(tour.out()).contains("\nit works\n");
        }
    }
}
