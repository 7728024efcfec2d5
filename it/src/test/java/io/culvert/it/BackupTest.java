package io.culvert.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.store.PostgresqlServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
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
            made.use(data, service.dataPort());
            service.stop();
        }
        String backup = folder.resolve("culvert.tar.gz").toString();
        sh("tar -C " + data.getParent() + " -czf " + backup + " culvert");
        sh("rm -r " + data);
        // A copy made within a second of the service's end has nothing to be known by if its inode is the
        // same.
        Thread.sleep(1000);
        sh("tar -C " + data.getParent() + " -xzpf " + backup);
        try (ServeProcess service = new ServeProcess(data, Map.of())) {
            service.ready();
            made.isRefused(data, service.dataPort());
            made.areIn(service);
            assertRevoked(service, data, "the data folder is a copy");
        }
    }

    /// A snapshot of a disk shows nothing; whoever put it back says so.
    @Test
    void theNextStartAfterCulvertRestoreRevokesEveryToken() throws Exception {
        Path data = folder.resolve("lib/culvert");
        Files.createDirectories(data.getParent());
        Made made;
        try (ServeProcess service = new ServeProcess(data, Map.of())) {
            made = Made.by(service.ready(), folder);
            made.use(data, service.dataPort());
            String refused = Tools
                .run(Map.of(), Tools.culvert("restore", "--data-dir", data.toString()).toArray(String[]::new))
                .out();
            assertThat(refused).contains("is in use by another Culvert");
            service.stop();
        }
        assertThat(Tools.must(Map.of(),
                Tools.culvert("restore", "--data-dir", data.toString()).toArray(String[]::new)))
            .contains("The next start revokes all access tokens.");
        try (ServeProcess service = new ServeProcess(data, Map.of())) {
            service.ready();
            made.isRefused(data, service.dataPort());
            made.areIn(service);
            assertRevoked(service, data, "'culvert restore' says so");
            service.stop();
        }
        try (ServeProcess service = new ServeProcess(data, Map.of())) {
            assertThat(service.ready().output()).doesNotContain("This may be a backup");
        }
    }

    private static void assertRevoked(ServeProcess service, Path data, String reason) throws Exception {
        assertThat(service.output()).contains("This may be a backup (" + reason + ")");
        await().untilAsserted(() -> assertThat(data.resolve("audit/audit.jsonl")).content()
            .contains("\"kind\":\"restore\",\"reason\":\"" + reason + "\",\"tunnels\":\"1\""));
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
    private record Made(JsonNode opened, JsonNode key) {

        private static final String CLIENT_TOKEN = UUID.randomUUID().toString();

        private String tunnel() {
            return opened.path("tunnelId").asString();
        }

        /// The HTTP status of a handshake.
        private int attach(Path data, int port) throws Exception {
            SSLContext tls = TestTls.trusting(data.resolve("tls/ca.pem"));
            try (Socket socket = tls.getSocketFactory().createSocket("localhost", port)) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                    .write("""
                            GET /tunnel?local-proxy-mode=source HTTP/1.1
                            Host: localhost
                            Upgrade: websocket
                            Connection: upgrade
                            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                            Sec-WebSocket-Version: 13
                            Sec-WebSocket-Protocol: aws.iot.securetunneling-3.0
                            access-token: %s
                            client-token: %s

                            """.formatted(opened.path("sourceAccessToken").asString(), CLIENT_TOKEN)
                        .replace("\n", "\r\n")
                        .getBytes(US_ASCII));
                String status = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
                    .readLine();
                return Integer.parseInt(status.split(" ")[1]);
            }
        }

        /// The source attaches, with a client token.
        void use(Path data, int port) throws Exception {
            assertThat(attach(data, port)).isEqualTo(101);
        }

        /// The source's token does not let it return, although it shows its client token.
        void isRefused(Path data, int port) throws Exception {
            assertThat(attach(data, port)).isEqualTo(403);
        }

        static Made by(ServeProcess service, Path folder) throws Exception {
            Path policy = folder.resolve("all.json");
            Files.writeString(policy, """
                    {"Version": "2012-10-17",
                     "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
                    """);
            service.culvert("policy", "put", "all", policy.toString());
            service.culvert("user", "add", "alice", "--policy", "all");
            String key = service.culvert("key", "create", "alice", "--json");
            return new Made(service.boto("show(tunnels.open_tunnel())"),
                    new JsonMapper().readTree(key).path("accessKey"));
        }

        /// Asserts that the tunnel can still be used, and that the user's access key still works.
        void areIn(ServeProcess service) {
            assertThat(ServeProcess.tokens(service.boto("""
                    alice = boto3.client('iotsecuretunneling', aws_access_key_id='%s',
                        aws_secret_access_key='%s')
                    show(alice.rotate_tunnel_access_token(tunnelId='%s', clientMode='ALL'))
                    """.formatted(key.path("accessKeyId").asString(), key.path("secretAccessKey").asString(),
                    tunnel()))))
                .hasSize(2);
        }
    }
}
