package io.culvert.notify.outlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.culvert.notify.outlet.OutletException.Extent;
import io.culvert.transport.WebProxies;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The calls that a webhook makes, and what it takes the answers for.
class WebhookTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Notification NOTIFICATION = new Notification("123456789012",
            new TunnelId("tunnel-1"), 3, "pump", ClientAccessToken.presented("the-token"),
            List.of("SSH", "WEB"), NOON.plusSeconds(60));

    @TempDir
    Path folder;

    private final List<Headers> calls = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private int status = 200;
    private String retryAfter = "";
    private HttpServer server;
    private Webhook webhook;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/tunnels", exchange -> {
            calls.add(exchange.getRequestHeaders());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        webhook = new Webhook(new OutletConfig.Webhook(null,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tunnels?of=fleet"), null,
                secret), "us-east-1", WebProxies.NONE, () -> NOON);
    }

    @AfterEach
    void stop() {
        webhook.close();
        server.stop(0);
    }

    @Test
    void postsTheNotificationSigned() throws Exception {
        webhook.deliver(NOTIFICATION);
        assertThat(bodies).containsExactly(
                """
                        {"account":"123456789012","thingName":"pump","tunnelId":"tunnel-1","expiresAt":"2026-11-24T12:01:00Z",\
                        "notification":{"clientAccessToken":"the-token","clientMode":"destination","region":"us-east-1",\
                        "services":["SSH","WEB"]}}""");
        Headers call = calls.getFirst();
        assertThat(call.getFirst("Idempotency-Key")).isEqualTo("tunnel-1-3");
        assertThat(call.getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(call.getFirst("Culvert-Timestamp")).isEqualTo("1795521600");
        assertThat(call.getFirst("Culvert-Signature"))
            .isEqualTo("v1=" + hmac(SECRET, "1795521600." + bodies.getFirst()));
    }

    @Test
    void aRepeatedCallHasTheSameKey() throws Exception {
        status = 503;
        assertThatThrownBy(() -> webhook.deliver(NOTIFICATION)).isInstanceOf(OutletException.class);
        status = 202;
        webhook.deliver(NOTIFICATION);
        assertThat(calls).extracting(call -> call.getFirst("Idempotency-Key"))
            .containsExactly("tunnel-1-3", "tunnel-1-3");
    }

    @ParameterizedTest
    @CsvSource({"500, RECEIVER", "503, RECEIVER", "408, RECEIVER", "429, RECEIVER", "400, NOTIFICATION",
            "404, NOTIFICATION", "302, NOTIFICATION"})
    void anAnswerSaysWhetherOthersHaveToWait(int answer, Extent extent) {
        status = answer;
        assertThatThrownBy(() -> webhook.deliver(NOTIFICATION))
            .asInstanceOf(InstanceOfAssertFactories.type(OutletException.class))
            .extracting(OutletException::extent)
            .isEqualTo(extent);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"429 | 7 | 7 | too many requests",
            "503 | 120 | 120 | unavailable or overloaded", "503 | 86400 | 300 | unavailable",
            "500 | Tue, 24 Nov 2026 12:00:09 GMT | 9 | it answers with status 500",
            "429 | Tue, 24 Nov 2026 11:00:00 GMT | 0 | too many", "429 | soon | 0 | too many",
            "429 | -1 | 0 | too many", "429 | '' | 0 | too many"})
    void theServerSaysHowLongOthersHaveToWait(int answer, String header, long seconds, String words) {
        status = answer;
        retryAfter = header;
        assertThatThrownBy(() -> webhook.deliver(NOTIFICATION)).hasMessageContaining(words)
            .asInstanceOf(InstanceOfAssertFactories.type(OutletException.class))
            .extracting(OutletException::pause)
            .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        server.stop(0);
        assertThatThrownBy(() -> webhook.deliver(NOTIFICATION)).hasMessageContaining("cannot be reached")
            .hasMessageContaining("refused");
    }

    @Test
    void aShortSecretIsRefused() throws IOException {
        Path secret = Files.writeString(folder.resolve("short"), "abc");
        assertThatThrownBy(() -> new Webhook(
                new OutletConfig.Webhook(null, URI.create("https://hooks.example.com/"), null, secret),
                "us-east-1", WebProxies.NONE, () -> NOON))
            .hasMessageContaining("holds a secret of 3 bytes (expected: 16 or more)");
    }

    @Test
    void aTokenIsNotSentInTheClear() {
        assertThatThrownBy(() -> new OutletConfig.Webhook(null, URI.create("http://hooks.example.com/"), null,
                folder.resolve("secret")))
            .hasMessageContaining("expected: https");
    }

    private static String hmac(String key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }
}
