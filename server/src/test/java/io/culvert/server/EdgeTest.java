package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.audit.AuditConfig;
import io.culvert.control.BodyConfig;
import io.culvert.control.tunneling.TunnelApiConfig;
import io.culvert.registry.DeviceSessionLimits;
import io.culvert.registry.RegistryQuotas;
import io.culvert.relay.RelayConfig;
import io.culvert.server.traces.TracesConfig;
import io.culvert.tunnel.TunnelsConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What strangers get from the API's and the data listener, on raw sockets.
class EdgeTest {

    private static final int BODY_CAP = 65_536;
    private static final EdgeConfig STRICT = new EdgeConfig(8192,
            new BodyConfig(BODY_CAP, 16_384, 1 << 20, 4 << 20, 1 << 20), Duration.ofSeconds(1),
            Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 5, 200, 1 << 20, 3,
            Duration.ofMillis(100), Balancers.NONE);

    private static final String JSON_CALL = "POST / HTTP/1.1\r\nHost: localhost\r\n"
            + "X-Amz-Target: IoTSecuredTunneling.ListTunnels\r\nContent-Type: application/x-amz-json-1.1\r\n";

    @TempDir
    static Path folder;

    private static CulvertServer strict;
    private static CulvertServer usual;

    @BeforeAll
    static void start() throws StartException {
        strict = CulvertServer.start(config("strict", STRICT));
        usual = CulvertServer.start(config("usual", EdgeConfig.DEFAULTS));
    }

    @AfterAll
    static void stop() {
        strict.close();
        usual.close();
    }

    private static ServerConfig config(String name, EdgeConfig edge) {
        return config(name, edge, null);
    }

    private static ServerConfig config(String name, EdgeConfig edge, @Nullable Integer dataPort) {
        return new ServerConfig(folder.resolve(name), "us-east-1", "123456789012",
                new ListenConfig("127.0.0.1", 0, dataPort, 0, 0, List.of(), List.of(), null),
                TlsConfig.DEFAULTS, DatabaseConfig.DEFAULTS, TunnelsConfig.DEFAULTS, RegistryQuotas.DEFAULTS,
                DeviceSessionLimits.DEFAULTS, TunnelApiConfig.DEFAULTS, RelayConfig.DEFAULTS,
                AuditConfig.DEFAULTS, edge, ConsoleConfig.DEFAULTS, List.of(), TracesConfig.OFF);
    }

    private static RawClient usually() throws IOException {
        return new RawClient(usual.apiPort());
    }

    @Test
    void refusesABodyThatIsAnnouncedTooLongInTheCallersFormat() throws IOException {
        try (RawClient client = usually()) {
            client.send(JSON_CALL + "Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 413 ")
                .contains("x-amzn-RequestId: ", "\"__type\":\"RequestEntityTooLargeException\"");
            assertThat(client.isClosed()).isTrue();
        }
        try (RawClient client = usually()) {
            client.send("POST /service/IoTSecuredTunneling/operation/ListTunnels HTTP/1.1\r\nHost: l\r\n"
                    + "smithy-protocol: rpc-v2-cbor\r\nContent-Length: 1048577\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 413 ")
                .contains("content-type: application/cbor", "RequestEntityTooLargeException");
        }
    }

    @Test
    void refusesChunksThatGrowTooLongAndEndsTheirConnection() throws IOException {
        try (RawClient client = usually()) {
            client.send(JSON_CALL + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 20; i++) {
                client.send(chunk);
            }
            client.send("0\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 413 ")
                .contains("x-amzn-RequestId: ", "connection: close");
        }
    }

    /// A browser reads the console and calls the API on one connection.
    @Test
    void servesTheConsoleAndTheApiOnOneConnection() throws IOException {
        try (RawClient client = usually()) {
            client.send("GET /console/service.json HTTP/1.1\r\nHost: localhost:1\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ")
                .contains("content-security-policy: default-src 'none'",
                        "{\"region\":\"us-east-1\",\"webSockets\":\"wss://localhost:1/tunnel\",\"providers\":[]}");
            client.send(JSON_CALL + "Content-Length: 2\r\n\r\n{}");
            assertThat(client.answer()).contains("MissingAuthenticationTokenException");
        }
    }

    @Test
    void aPageOfTheApisPortMayAttachAtASeparateDataPort() throws Exception {
        try (CulvertServer apart = CulvertServer.start(config("apart", EdgeConfig.DEFAULTS, 0))) {
            assertThat(attachFrom("https://localhost:" + apart.apiPort(), apart.dataPort()))
                .startsWith("HTTP/1.1 403 ")
                .endsWith("Invalid access-token");
            assertThat(attachFrom("https://localhost:" + apart.mqttPort(), apart.dataPort()))
                .startsWith("HTTP/1.1 400 ")
                .contains("Origin: not allowed");
            assertThat(attachFrom("https://localhost:" + apart.dataPort(), apart.apiPort()))
                .startsWith("HTTP/1.1 400 ")
                .contains("Origin: not allowed");
        }
    }

    private static String attachFrom(String origin, int port) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send("GET /tunnel?local-proxy-mode=source HTTP/1.1\r\nHost: localhost:" + port
                    + "\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Protocol: aws.iot.securetunneling-3.0, culvert.token.none\r\nOrigin: "
                    + origin + "\r\n\r\n");
            return client.answer();
        }
    }

    /// A client that writes all of its body before it reads sees the answer, although its connection ends
    /// with it, and not a reset.
    @ParameterizedTest
    @ValueSource(strings = {"Connection: close\r\n", "X: "})
    void aClientThatStillWritesSeesTheAnswer(String header) throws IOException {
        String head = JSON_CALL + (header.startsWith("X") ? "X: " + "x".repeat(20_000) + "\r\n" : header)
                + "Content-Length: 8000000\r\n\r\n";
        try (RawClient client = usually()) {
            client.send(head);
            for (int i = 0; i < 80; i++) {
                client.send("x".repeat(100_000));
            }
            assertThat(client.answer()).startsWith("HTTP/1.1 4").contains("connection: close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void whatIsThrownAwayOfABodyHasABound() throws IOException {
        try (RawClient client = usually()) {
            client.send(JSON_CALL + "Connection: close\r\nContent-Length: 80000000\r\n\r\n");
            assertThatThrownBy(() -> {
                for (int i = 0; i < 800; i++) {
                    client.send("x".repeat(100_000));
                }
            }).isInstanceOf(IOException.class);
        }
    }

    @Test
    void datesAnswersAndRefusals() throws IOException {
        for (String request : List.of(JSON_CALL + "Content-Length: 2\r\n\r\n{}",
                "GET /tunnel HTTP/1.1\r\nHost: localhost\r\n\r\n", "nonsense\r\n\r\n")) {
            try (RawClient client = usually()) {
                assertThat(client.send(request).answer())
                    .containsPattern("date: [A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT");
            }
        }
    }

    @Test
    void asksForTheBodyOfWhoExpectsToBeAsked() throws IOException {
        try (RawClient client = usually()) {
            client.send(JSON_CALL + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.answerHead()).startsWith("HTTP/1.1 100 ");
            client.send("{}");
            assertThat(client.answer()).contains("HTTP/1.1 403 ");
        }
    }

    @Test
    void answersWhatIsSentAheadInOrder() throws IOException {
        try (RawClient client = usually()) {
            client.send(JSON_CALL + "Content-Length: 2\r\n\r\n{}"
                    + "POST /service/IoTSecuredTunneling/operation/ListTunnels HTTP/1.1\r\nHost: l\r\n"
                    + "smithy-protocol: rpc-v2-cbor\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.answer()).contains("x-amz-json-1.1");
            assertThat(client.answer()).contains("application/cbor");
        }
    }

    @Test
    void takesATargetThatNamesTheHostTooForItsPath() throws IOException {
        for (String target : List.of("https://localhost", "HTTPS://LOCALHOST/", "https://localhost?a=b")) {
            try (RawClient client = usually()) {
                client.send(
                        JSON_CALL.replace("POST / ", "POST " + target + " ") + "Content-Length: 2\r\n\r\n{}");
                assertThat(client.answer()).startsWith("HTTP/1.1 403 ")
                    .contains("MissingAuthenticationToken");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"GET https://other/tunnel HTTP/1.1~Host: localhost~~ | 400",
            "GET https://localhost.other/tunnel HTTP/1.1~Host: localhost~~ | 400",
            "GET http://localhost/tunnel HTTP/1.1~Host: localhost~~ | 400", "GET /tunnel HTTP/1.1~~ | 400",
            "GET /tunnel HTTP/1.1~Host: a~Host: b~~ | 400",
            "POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 2~~ab | 400",
            "POST / HTTP/1.1~Host: a~Content-Length: x~~ | 400", "PRI * HTTP/2.0~~SM~~ | 400",
            "CONNECT a:1 HTTP/1.1~Host: a~~ | 400",
            "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~zz~ | 400", "nonsense~~ | 400",
            "POST / HTTP/1.1~Host: a~X: 1~ 2~Content-Length: 0~~ | 400",
            "GET /tunnel?local-proxy-mode=source HTTP/1.1~Host: a~Upgrade: websocket~\taccess-token: x~~ | 400",
            "GET /tunnel HTTP/1.1~ X: 1~Host: a~~ | 400"})
    void refusesOddRequestsAndEndsTheirConnection(String request, int status) throws IOException {
        try (RawClient client = usually()) {
            client.send(request.strip().replace("~", "\r\n"));
            assertThat(client.answer()).startsWith("HTTP/1.1 " + status + " ").contains("connection: close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void refusesAFoldedHeaderInARequestThatIsSentAhead() throws IOException {
        try (RawClient client = usually()) {
            client.send(JSON_CALL + "Content-Length: 5\r\n\r\n{\r\n }" + JSON_CALL + "X: 1\r\n 2\r\n\r\n");
            assertThat(client.answer() + client.answer()).contains("HTTP/1.1 400 ");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void refusesHeadersAndLinesThatAreTooLong() throws IOException {
        try (RawClient client = usually()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17_000) + "\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 431 ");
        }
        try (RawClient client = usually()) {
            client.send("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 414 ");
        }
    }

    @Test
    void agreesToModernSuitesOnly() throws IOException {
        try (RawClient client = new RawClient(usual.apiPort(), "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")) {
            assertThat(client.certificate()).isNotNull();
        }
        assertThatThrownBy(() -> new RawClient(usual.apiPort(), "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"))
            .isInstanceOf(SSLException.class);
    }

    @Test
    void closesWhoNeverShakesHands() throws IOException {
        try (Socket socket = RawClient.plain(strict.apiPort())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void closesWhoSaysNothing() throws IOException {
        try (RawClient client = new RawClient(strict.apiPort())) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void closesWhoDripsARequest() throws IOException {
        for (String start : List.of("GET /tunnel HTTP/1.1\r\n", JSON_CALL + "Content-Length: 9\r\n\r\n")) {
            try (RawClient client = new RawClient(strict.apiPort())) {
                client.send(start);
                await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(100)).until(() -> {
                    try {
                        client.send("x");
                        return false;
                    } catch (IOException closed) {
                        return true;
                    }
                });
            }
        }
    }

    @Test
    void letsAnAddressHaveOnlySoManyConnectionsAtATime() throws IOException {
        List<Socket> sockets = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                sockets.add(RawClient.plain(strict.mqttPort()));
            }
            assertThat(sockets.getLast().getInputStream().read()).isEqualTo(-1);
            sockets.removeFirst().close();
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                try (Socket again = RawClient.plain(strict.mqttPort())) {
                    again.setSoTimeout(200);
                    assertThatThrownBy(() -> again.getInputStream().read())
                        .isInstanceOf(java.net.SocketTimeoutException.class);
                }
            });
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void slowsTheRefusalsOfAnAddressThatHadManyAndEndsTheirConnections() throws IOException {
        String call = JSON_CALL + "Content-Length: 2\r\n\r\n{}";
        try (RawClient client = new RawClient(strict.apiPort())) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(call).answer()).contains(" 403 ").doesNotContain("connection: close");
            }
            assertThat(client.send(call).answer()).contains(" 403 ").contains("connection: close");
            assertThat(client.isClosed()).isTrue();
        }
    }
}
