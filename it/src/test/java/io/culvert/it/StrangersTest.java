package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.culvert.server.CulvertServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iotsecuretunneling.IoTSecureTunnelingClient;
import software.amazon.awssdk.services.iotsecuretunneling.model.IoTSecureTunnelingException;

/// Unauthenticated requests cause no database query.
class StrangersTest {

    private static final String SIGNED_AS_NOBODY = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/"
            + "us-east-1/IoTSecuredTunneling/aws4_request, SignedHeaders=host;x-amz-date, Signature="
            + "0".repeat(64);

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static WatchedDatabase database;
    @SuppressWarnings("NullAway.Init")
    private static CulvertServer server;
    @SuppressWarnings("NullAway.Init")
    private static IoTSecureTunnelingClient tunnels;
    @SuppressWarnings("NullAway.Init")
    private static HttpClient http;
    @SuppressWarnings("NullAway.Init")
    private static Path keys;

    @BeforeAll
    static void start() throws Exception {
        database = new WatchedDatabase("strangers");
        server = CulvertServer.start(Field.config(folder, database.config()));
        tunnels = JavaSdk.tunnels(folder, server.apiPort()).build();
        http = HttpClient.newBuilder().sslContext(TestTls.trusting(folder.resolve("tls/ca.pem"))).build();
        keys = Files.createTempFile("keys", "");
        culvert("user", "add", "alice");
        culvert("key", "create", "alice", "--write-profile", keys.toString());
    }

    @AfterAll
    static void stop() throws Exception {
        tunnels.close();
        http.close();
        server.close();
        database.close();
        Files.delete(keys);
    }

    private static void culvert(String... arguments) {
        Tools.must(Field.environment(folder), Tools.culvert(arguments).toArray(String[]::new));
    }

    @Test
    void anAuthenticatedRequestDoesQueryTheDatabase() {
        int before = database.statements();
        tunnels.listTunnels(list -> {});
        assertThat(database.statements()).isGreaterThan(before);
    }

    @Test
    void anUnknownAccessKey() {
        assertRefused(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "wrong"));
    }

    @Test
    void aWrongSecretOfAKnownAccessKey() throws IOException {
        for (Path file : new Path[]{keys, folder.resolve("aws/credentials")}) {
            assertRefused(AwsBasicCredentials.create(keyId(file), "wrong"));
            assertRefused(AwsSessionCredentials.create(keyId(file), "wrong", "token"));
        }
    }

    private static String keyId(Path profiles) throws IOException {
        return Files.readString(profiles)
            .lines()
            .filter(line -> line.startsWith("aws_access_key_id"))
            .map(line -> line.substring(line.indexOf('=') + 1).strip())
            .findFirst()
            .orElseThrow();
    }

    private static void assertRefused(AwsCredentials credentials) {
        int before = database.statements();
        IoTSecureTunnelingException refused = catchThrowableOfType(IoTSecureTunnelingException.class,
                () -> tunnels.openTunnel(open -> open
                    .overrideConfiguration(config -> config.credentialsProvider(() -> credentials))));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(database.statements()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"POST, /", "POST, /service/IoTSecuredTunneling/operation/OpenTunnel", "GET, /things/pump",
            "POST, /things/pump", "GET, /?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA",
            "GET, /nowhere"})
    void unsignedRequestsAndRequestsSignedWithUnknownKeys(String method, String target) throws Exception {
        HttpRequest.Builder request = request(target).method(method,
                BodyPublishers.ofString("Action=GetCallerIdentity&Version=2011-06-15"));
        assertRefused(request);
        assertRefused(request.header("X-Amz-Target", "IoTSecuredTunneling.OpenTunnel"));
        assertRefused(request.header("Authorization", SIGNED_AS_NOBODY));
    }

    @Test
    void aBodyPastTheLimit() throws Exception {
        assertRefused(request("/").header("X-Amz-Target", "IoTSecuredTunneling.OpenTunnel")
            .POST(BodyPublishers.ofByteArray(new byte[2 << 20])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x",
            "culvert-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aHandshakeWithAnInventedToken(String token) throws Exception {
        int before = database.statements();
        CompletionException refused = catchThrowableOfType(CompletionException.class,
                () -> http.newWebSocketBuilder()
                    .header("access-token", token)
                    .subprotocols("aws.iot.securetunneling-2.0")
                    .buildAsync(address("wss", "/tunnel?local-proxy-mode=source"), new WebSocket.Listener() {
                    })
                    .join());
        assertThat(refused).cause()
            .isInstanceOfSatisfying(WebSocketHandshakeException.class,
                    answer -> assertThat(answer.getResponse().statusCode()).isIn(400, 403));
        assertThat(database.statements()).isEqualTo(before);
    }

    private static HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(address("https", target));
    }

    private static URI address(String scheme, String target) {
        return URI.create(scheme + "://localhost:" + server.apiPort() + target);
    }

    private static void assertRefused(HttpRequest.Builder request) throws Exception {
        int before = database.statements();
        assertThat(http.send(request.build(), BodyHandlers.discarding()).statusCode()).isBetween(400, 499);
        assertThat(database.statements()).isEqualTo(before);
    }
}
