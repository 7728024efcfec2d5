package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The service as a child process: killed, started twice, stopped by SIGTERM.
class CrashTest {

    @TempDir
    Path folder;

    @Test
    void acknowledgedChangesSurviveAKillBetweenAnyTwoCalls() throws Exception {
        Tools.needBoto3();
        List<String> steps = List.of(
                "opened = tunnels.open_tunnel(description='kept', destinationConfig={'services': ['SSH']})\n"
                        + "show({'id': opened['tunnelId'], 'arn': opened['tunnelArn']})",
                "tunnels.tag_resource(resourceArn='ARN', tags=[{'key': 'k', 'value': 'v'}])\nshow({})",
                "show(tunnels.rotate_tunnel_access_token(tunnelId='ID', clientMode='ALL'))",
                "tunnels.untag_resource(resourceArn='ARN', tagKeys=['k'])\nshow({})",
                "tunnels.close_tunnel(tunnelId='ID')\nshow({})");
        List<String> expected = List.of("OPEN []", "OPEN [{'key': 'k', 'value': 'v'}]",
                "OPEN [{'key': 'k', 'value': 'v'}]", "OPEN []", "CLOSED []");
        String id = "";
        String arn = "";
        for (int i = 0; i < steps.size(); i++) {
            Process service = serve();
            JsonNode answer = Field.boto(folder, steps.get(i).replace("ID", id).replace("ARN", arn));
            service.destroyForcibly().waitFor();
            if (i == 0) {
                id = answer.path("id").asString();
                arn = answer.path("arn").asString();
            }
            service = serve();
            JsonNode seen = Field.boto(folder, "t = tunnels.describe_tunnel(tunnelId='" + id
                    + "')['tunnel']\nshow(t['status'] + ' ' + str(t.get('tags', [])))");
            assertThat(seen.asString()).isEqualTo(expected.get(i));
            service.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSecondProcessOnTheSameFolderReportsTheFirstAndSigtermExitsWithZero() throws Exception {
        Process first = serve();
        Tools.Result second = Tools.run(java.util.Map.of(), arguments().toArray(String[]::new));
        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.out()).contains("is in use by another Culvert");
        first.destroy();
        assertThat(first.waitFor()).isZero();
    }

    private List<String> arguments() {
        return Tools.culvert("serve", "--data-dir", folder.toString(), "--bind", "127.0.0.1", "--api-port",
                "0", "--mqtt-port", "0", "--ops-port", "0", "--account-id", "123456789012");
    }

    private Process serve() throws IOException {
        Path log = Files.createTempFile(folder.getParent(), "serve", ".log");
        List<String> command = new ArrayList<>(arguments());
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
        await().atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(Files.readString(log)).contains("\nready"));
        return process;
    }
}
