package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import io.culvert.store.PostgresqlServer;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The whole service on a real PostgreSQL.
class PostgresqlTest {

    private static final String CLIENT_TOKEN = UUID.randomUUID().toString();
    private static final String ROTATE = "show(tunnels.rotate_tunnel_access_token(tunnelId='%s', clientMode='ALL'))";

    @TempDir
    Path folder;

    @BeforeAll
    static void needWhatThisRunsOn() {
        PostgresqlServer.need();
        Tools.needBoto3();
    }

    @Test
    void aTunnelCarriesBytesIsRotatedAndOutlivesTheServicesKill() throws Exception {
        var environment = ServeProcess.on(PostgresqlServer.shared().database("life"));
        Path data = folder.resolve("service");
        try (EchoServer echo = new EchoServer('e');
                ServeProcess first = new ServeProcess(data, environment)) {
            JsonNode opened = first.ready()
                .boto("show(tunnels.open_tunnel(destinationConfig={'services': ['ECHO']}))");
            assertEchoes(data, first.dataPort(), opened, echo);
            String id = opened.path("tunnelId").asString();
            JsonNode rotated = first.boto(ROTATE.formatted(id));
            assertEchoes(data, first.dataPort(), rotated, echo);
            first.kill();
            try (ServeProcess second = new ServeProcess(data, environment)) {
                assertThat(second.ready().status(id)).isEqualTo("OPEN");
                assertEchoes(data, second.dataPort(), rotated, echo);
                second.boto("tunnels.close_tunnel(tunnelId='" + id + "'); show({})");
                assertThat(second.status(id)).isEqualTo("CLOSED");
            }
        }
    }

    @Test
    void aSecondProcessOnADatabaseSaysSoAndEndsAndTheFirstServesOn() throws Exception {
        var environment = ServeProcess.on(PostgresqlServer.shared().database("pair"));
        try (ServeProcess first = new ServeProcess(folder.resolve("first"), environment)) {
            String id = first.ready().boto("show(tunnels.open_tunnel())").path("tunnelId").asString();
            try (ServeProcess second = new ServeProcess(folder.resolve("second"), environment)) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.output()).contains("database-url: another Culvert uses this database");
            }
            Tools.Result check = Tools.run(environment,
                    Tools
                        .culvert("serve", "--check", "--data-dir", folder.resolve("third").toString(),
                                "--api-port", "0", "--mqtt-port", "0", "--ops-port", "0")
                        .toArray(String[]::new));
            assertThat(check.out()).contains("✘ database", "another Culvert uses this database (from ",
                    "1 check failed.");
            assertThat(first.status(id)).isEqualTo("OPEN");
        }
    }

    /// The first process is frozen, like a laptop that sleeps; its sessions end meanwhile.
    @Test
    void aProcessThatWakesAfterAnotherTookItsDatabaseOverStops() throws Exception {
        var environment = ServeProcess.on(PostgresqlServer.shared().database("asleep"));
        try (ServeProcess first = new ServeProcess(folder.resolve("first"), environment)) {
            first.ready().signal("STOP");
            PostgresqlServer.shared().endSessions("asleep");
            try (ServeProcess second = new ServeProcess(folder.resolve("second"), environment)) {
                second.ready();
                first.signal("CONT");
                assertThat(first.exitCode()).isEqualTo(1);
                assertThat(first.output()).contains("another Culvert has taken the database over");
            }
        }
    }

    @Test
    void whileTheDatabaseIsAwayCallsAnswer503AndTheServiceIsNotReady() throws Exception {
        try (PostgresqlServer server = PostgresqlServer.start();
                ServeProcess service = new ServeProcess(folder.resolve("service"),
                        ServeProcess.on(server.database("away")))) {
            String id = service.ready().boto("show(tunnels.open_tunnel())").path("tunnelId").asString();
            assertThat(readiness(service)).isEqualTo(200);
            server.stop();
            assertThat(service
                .boto("""
                        from botocore.config import Config
                        tunnels = boto3.client('iotsecuretunneling', config=Config(retries={'total_max_attempts': 1}))
                        try:
                            show(tunnels.open_tunnel())
                        except Exception as e:
                            show([e.response['ResponseMetadata']['HTTPStatusCode'], e.response['Error']['Message']])
                        """)
                .toString()).isEqualTo("[503,\"The service is unavailable; try again.\"]");
            await().atMost(Duration.ofSeconds(30)).until(() -> readiness(service) == 503);
            server.resume();
            await().atMost(Duration.ofSeconds(30)).until(() -> readiness(service) == 200);
            assertThat(service.status(id)).isEqualTo("OPEN");
        }
    }

    private static int readiness(ServeProcess service) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http
                .send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.opsPort() + "/readyz"))
                    .build(), BodyHandlers.discarding())
                .statusCode();
        }
    }

    /// Attaches both sides, checks that bytes are echoed, and detaches both; they can attach again with the
    /// same tokens.
    private static void assertEchoes(Path data, int port, JsonNode tokens, EchoServer echo) throws Exception {
        try (Proxies proxies = new Proxies(data)) {
            proxies.start(Mode.DESTINATION, tokens.path("destinationAccessToken").asString(), CLIENT_TOKEN,
                    PortMappings.parse("ECHO=127.0.0.1:" + echo.port(), "127.0.0.1"), port);
            Proxy source = proxies.start(Mode.SOURCE, tokens.path("sourceAccessToken").asString(),
                    UUID.nameUUIDFromBytes(CLIENT_TOKEN.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString(),
                    null, port);
            try (Socket socket = new Socket("localhost", source.port("ECHO"))) {
                socket.setSoTimeout(30_000);
                assertThat(socket.getInputStream().read()).isEqualTo('e');
                socket.getOutputStream().write('x');
                assertThat(socket.getInputStream().read()).isEqualTo('x');
            }
        }
    }
}
