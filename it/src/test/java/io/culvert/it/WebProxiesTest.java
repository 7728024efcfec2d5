package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Local proxies that connect to the service through real web proxies.
class WebProxiesTest {

    private static final String CREDENTIALS = "me:s3cret";

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    @BeforeAll
    static void start() throws Exception {
        Tools.needBoto3();
        field = new Field(folder.resolve("service"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothEndsWorkThroughAWebProxyThatDemandsAPassword(boolean tls) throws Exception {
        try (EchoServer echo = new EchoServer('e');
                ConnectProxy proxy = new ConnectProxy(folder.resolve("auth" + tls), CREDENTIALS)) {
            if (tls) {
                proxy.withTls(folder.resolve("service/tls"));
            }
            try (Proxies proxies = new Proxies(folder.resolve("service"), proxy.reachedBy(CREDENTIALS))) {
                assertEchoes(source(proxies, field.open("ECHO"), echo));
            }
            assertThat(proxy.log()).content().contains("CONNECT");
        }
    }

    private static void assertEchoes(Proxy source) throws Exception {
        try (Socket socket = new Socket("localhost", source.port("ECHO"))) {
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo('e');
            byte[] sent = new byte[64 << 10];
            socket.getOutputStream().write(sent);
            assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        }
    }

    @Test
    void aWebProxyThatRefusesIsTriedAgain() throws Exception {
        try (EchoServer echo = new EchoServer('e');
                ConnectProxy proxy = new ConnectProxy(folder.resolve("refusing"), CREDENTIALS);
                Proxies proxies = new Proxies(folder.resolve("service"), proxy.reachedBy("me:wrong"))) {
            Proxy source = source(proxies, field.open("ECHO"), echo);
            await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(proxy.log()).split("CONNECT", -1).length > 4);
            assertThat(source.exit()).isNotDone();
        }
    }

    private static Proxy source(Proxies proxies, JsonNode opened, EchoServer echo) throws Exception {
        proxies.start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                UUID.randomUUID().toString(), PortMappings.parse("ECHO=" + echo.port(), "127.0.0.1"),
                field.server().dataPort());
        return proxies.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), null, null,
                field.server().dataPort());
    }
}
