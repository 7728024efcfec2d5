package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `culvert serve` with its data folder on a small disk (tmpfs) that gets full. Needs the right to mount one.
class FullDiskServiceTest {

    /// Opens tunnels until a call fails, then prints the ids of those that were acknowledged and the error.
    private static final String OPEN_UNTIL_FULL = """
            from botocore.config import Config
            once = boto3.client('iotsecuretunneling', config=Config(retries={'total_max_attempts': 1}))
            ids = []
            error = ''
            for i in range(5000):
                try:
                    ids.append(once.open_tunnel(description='d' * 1500)['tunnelId'])
                except Exception as e:
                    error = str(e)
                    break
            show({'ids': ids, 'error': error})
            """;

    private static final String LIST = """
            page = tunnels.list_tunnels(maxResults=100)
            ids = [each['tunnelId'] for each in page['tunnelSummaries']]
            while 'nextToken' in page:
                page = tunnels.list_tunnels(maxResults=100, nextToken=page['nextToken'])
                ids += [each['tunnelId'] for each in page['tunnelSummaries']]
            show(ids)
            """;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void mount() throws Exception {
        Tools.needBoto3();
        data = Files.createDirectory(folder.resolve("data"));
        assumeTrue(Tools
            .run(Map.of(), "mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", data.toString())
            .exit() == 0, "may mount a file system");
    }

    @AfterEach
    void unmount() {
        Tools.run(Map.of(), "umount", data.toString());
    }

    @Test
    void servesAgainWithEverythingItAcknowledgedOnceThereIsRoom() throws Exception {
        try (ServeProcess service = new ServeProcess(data, Map.of()).ready()) {
            List<String> acknowledged = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                fill();
                JsonNode answer = service.boto(OPEN_UNTIL_FULL);
                assertThat(answer.path("error").asString()).contains("ServiceUnavailable");
                answer.path("ids").forEach(id -> acknowledged.add(id.asString()));
                assertThat(Ops.status(service.opsPort(), "/healthz")).isEqualTo(200);
                Files.delete(data.resolve("ballast"));
                await().atMost(Duration.ofMinutes(2)).ignoreExceptions().untilAsserted(() -> {
                    acknowledged.add(service.boto("show(tunnels.open_tunnel()['tunnelId'])").asString());
                    assertThat(Ops.status(service.opsPort(), "/readyz")).isEqualTo(200);
                });
            }
            assertThat(known(service)).containsAll(acknowledged);
            assertAudited(acknowledged.getLast());
            service.stop();
        }
        try (ServeProcess service = new ServeProcess(data, Map.of()).ready()) {
            assertThat(known(service)).isNotEmpty();
        }
    }

    private static List<String> known(ServeProcess service) {
        return service.boto(LIST).valueStream().map(JsonNode::asString).toList();
    }

    /// The audit goes on as well.
    private void assertAudited(String tunnel) {
        await().atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(data.resolve("audit/audit.jsonl")).content().contains(tunnel));
    }

    /// Leaves no byte free.
    private void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(data.resolve("ballast"))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }
}
