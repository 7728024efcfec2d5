package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.server.CulvertServer;
import io.culvert.server.ListenConfig;
import io.culvert.server.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `culvert key create --bundle`, used on another machine as docs/operators.md says.
class BundleTest {

    private static final Path PAGE = Path.of("..", "docs", "operators.md");

    @TempDir
    Path folder;

    private static Tools.Result culvert(Map<String, String> environment, String... arguments) {
        return Tools.run(environment, Tools.culvert(arguments).toArray(String[]::new));
    }

    private void addAlice(Map<String, String> environment) throws Exception {
        Path policy = Files.writeString(folder.resolve("ops.json"),
                """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}
                        """);
        assertThat(culvert(environment, "policy", "put", "ops", policy.toString()).exit()).isZero();
        assertThat(culvert(environment, "user", "add", "alice", "--policy", "ops").exit()).isZero();
    }

    /// The commands below a heading of the page.
    private static String commands(String heading) throws Exception {
        List<String> lines = Files.readAllLines(PAGE);
        return lines.subList(lines.indexOf(heading) + 1, lines.size())
            .stream()
            .takeWhile(line -> !line.startsWith("#"))
            .filter(line -> line.startsWith("    "))
            .collect(Collectors.joining("\n"));
    }

    @Test
    void theCommandsOfThePageCallTheServiceAsThePerson() throws Exception {
        Tools.needBoto3();
        Tools.need("aws", "awscli");
        Tools.need("unzip", "unzip");
        Path laptop = Files.createDirectories(folder.resolve("laptop"));
        Path programs = Files.createDirectories(folder.resolve("bin"));
        Tools.launcher(programs.resolve("culvert"));
        try (Field field = new Field(folder.resolve("service"))) {
            addAlice(field.environment());
            Path bundle = laptop.resolve("alice.zip");
            assertThat(culvert(field.environment(), "key", "create", "alice", "--bundle", bundle.toString(),
                    "--endpoint", "localhost:" + field.server().apiPort())
                .exit()).isZero();
            assertThat(Files.getPosixFilePermissions(bundle))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            String used = Tools.must(Map.of(), "env", "-i", "HOME=" + laptop,
                    "PATH=" + programs + ":" + System.getenv("PATH"), "AWS_EC2_METADATA_DISABLED=true", "sh",
                    "-e", "-c", "cd " + laptop + "\n" + commands("### Linux"));
            assertThat(used).contains("\"tunnelSummaries\": []", "'tunnelSummaries': []", "user/alice")
                .doesNotContain("✘");
            Tools.must(Map.of(), "sh", "-c", "! grep -r '" + folder.resolve("service") + "' " + laptop);
        }
    }

    @Test
    void theEndpointIsANameThatOthersReach() throws Exception {
        Path data = folder.resolve("service");
        Path bundle = folder.resolve("alice.zip");
        try (CulvertServer server = CulvertServer
            .start(ServerConfig.of(data, "123456789012", new ListenConfig("127.0.0.1", 0, null, 0, 0,
                    List.of("tunnels.example.com"), List.of(), null)))) {
            addAlice(Field.environment(data));
            assertThat(
                    culvert(Field.environment(data), "key", "create", "alice", "--bundle", bundle.toString())
                        .exit())
                .isZero();
            assertThat(Tools.must(Map.of(), "unzip", "-p", bundle.toString(), "alice/config"))
                .contains("endpoint_url = https://tunnels.example.com:" + server.apiPort());
        }
    }

    @Test
    void noKeyIsCreatedIfOthersCannotReachTheEndpoint() throws Exception {
        try (Field field = new Field(folder.resolve("service"))) {
            addAlice(field.environment());
            Tools.Result refused = culvert(field.environment(), "key", "create", "alice", "--bundle",
                    folder.resolve("alice.zip").toString());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.out()).contains("only this machine reaches")
                .contains("--endpoint NAME[:PORT]");
            assertThat(folder.resolve("alice.zip")).doesNotExist();
            assertThat(culvert(field.environment(), "key", "list", "alice").out()).doesNotContain("AKIA");
        }
    }
}
