package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.store.PostgresqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Backs up and restores with the commands of docs/operations.md.
class BackupTest {

    @TempDir
    Path folder;

    @BeforeEach
    void needBoto3() {
        Tools.needBoto3();
    }

    @Test
    void aCopyOfTheFolderRestoresTheServiceWithTheEmbeddedDatabase() throws Exception {
        Path data = folder.resolve("lib/culvert");
        Files.createDirectories(data.getParent());
        Made made;
        try (ServeProcess service = new ServeProcess(data, Map.of())) {
            made = Made.by(service.ready(), folder);
            service.stop();
        }
        String backup = folder.resolve("culvert.tar.gz").toString();
        sh("tar -C " + data.getParent() + " -czf " + backup + " culvert");
        sh("rm -r " + data);
        sh("tar -C " + data.getParent() + " -xzpf " + backup);
        try (ServeProcess service = new ServeProcess(data, Map.of())) {
            made.areIn(service.ready());
        }
    }

    @Test
    void aDumpOfPostgresqlAndTheFolderRestoreTheService() throws Exception {
        PostgresqlServer.need();
        PostgresqlServer server = PostgresqlServer.shared();
        Path data = folder.resolve("lib/culvert");
        Files.createDirectories(data.getParent());
        String dump = folder.resolve("culvert.dump").toString();
        String backup = folder.resolve("culvert.tar.gz").toString();
        String at = " -h 127.0.0.1 -p " + server.port() + " -U " + PostgresqlServer.USER;
        Made made;
        try (ServeProcess service = new ServeProcess(data, ServeProcess.on(server.database("culvert")))) {
            made = Made.by(service.ready(), folder);
            sh(tool("pg_dump") + at + " -Fc culvert > " + dump);
            sh("tar -C " + data.getParent() + " -czf " + backup + " culvert");
        }
        sh("rm -r " + data);
        String restored = server.database("restored");
        sh(tool("pg_restore") + at + " -d restored " + dump);
        sh("tar -C " + data.getParent() + " -xzpf " + backup);
        try (ServeProcess service = new ServeProcess(data, ServeProcess.on(restored))) {
            made.areIn(service.ready());
        }
    }

    private static String tool(String name) {
        return PostgresqlServer.programs().orElseThrow().resolve(name).toString();
    }

    private static void sh(String command) {
        Tools.must(Map.of(), "sh", "-c", command);
    }

    /// A tunnel and a user's access key that were created before the backup.
    private record Made(String tunnel, JsonNode key) {

        static Made by(ServeProcess service, Path folder) throws Exception {
            Path policy = folder.resolve("all.json");
            Files.writeString(policy, """
                    {"Version": "2012-10-17",
                     "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
                    """);
            service.culvert("policy", "put", "all", policy.toString());
            service.culvert("user", "add", "alice", "--policy", "all");
            String key = service.culvert("key", "create", "alice", "--json");
            return new Made(service.boto("show(tunnels.open_tunnel())").path("tunnelId").asString(),
                    new JsonMapper().readTree(key).path("accessKey"));
        }

        /// Asserts that the tunnel can still be used, and that the user's access key still works.
        void areIn(ServeProcess service) {
            assertThat(ServeProcess.tokens(service.boto("""
                    alice = boto3.client('iotsecuretunneling', aws_access_key_id='%s',
                        aws_secret_access_key='%s')
                    show(alice.rotate_tunnel_access_token(tunnelId='%s', clientMode='ALL'))
                    """.formatted(key.path("accessKeyId").asString(), key.path("secretAccessKey").asString(),
                    tunnel))))
                .hasSize(2);
        }
    }
}
