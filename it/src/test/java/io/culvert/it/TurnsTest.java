package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.LocalProxyEvent;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.ProxySettings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.protocol.Subprotocol.Version;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Clients of every version take turns with ends that resume, at either side (spec: c1 5.4, 16.1).
class TurnsTest {

    private static final Duration WITHIN = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    private final String sourceClient = UUID.randomUUID().toString();
    private final String destinationClient = UUID.randomUUID().toString();
    private EchoServer echo;
    private JsonNode opened;
    private Proxy destination;
    private Proxy source;

    @BeforeAll
    static void start() throws Exception {
        Tools.needBoto3();
        field = new Field(folder.resolve("service"));
    }

    @BeforeEach
    void connect() throws Exception {
        echo = new EchoServer('e');
        opened = field.open("ECHO");
        destination = destination(null);
        source = source(null);
    }

    @AfterEach
    void close() throws Exception {
        source.proxy().close();
        destination.proxy().close();
        echo.close();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aDestinationOfAnyVersionTakesTurnsWithOneThatResumes(Version version) throws Exception {
        for (Version next : new @Nullable Version[]{version, null, version, null}) {
            try (Socket before = carried("ECHO")) {
                destination = destination(next);
                assertEnds(before);
            }
            carried("ECHO").close();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aSourceOfAnyVersionTakesTurnsWithOneThatResumes(Version version) throws Exception {
        String service = "ECHO";
        for (Version next : new @Nullable Version[]{version, null, version, null}) {
            try (Socket before = carried(service)) {
                source = source(next);
                assertEnds(before);
            }
            // V1 knows no service ids.
            service = next == Version.V1 ? "" : "ECHO";
            carried(service).close();
        }
    }

    /// Its callers wait until an end is there that resumes.
    @Test
    void anEndThatRequiresResumptionHasNoConnectionsWithOneThatCannot() throws Exception {
        carried("ECHO").close();
        source = field.proxies()
            .start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), sourceClient, null,
                    field.server().dataPort(),
                    usual -> usual.withResume(BondSettings.ofLocalProxy().requiring()));
        try (Socket kept = carried("ECHO")) {
            destination = destination(Version.V3);
            assertEnds(kept);
        }
        await().atMost(WITHIN)
            .untilAsserted(
                    () -> assertThat(source.troubles()).anyMatch(text -> text.contains("is required")));
        try (Socket waiting = new Socket("localhost", source.port("ECHO"))) {
            assertThat(echo.open()).isZero();
            destination = destination(null);
            waiting.setSoTimeout((int) WITHIN.toMillis());
            assertThat(waiting.getInputStream().read()).isEqualTo('e');
        }
    }

    @Test
    void anEndThatRequiresResumptionIsRefusedByAServiceThatCannot() throws Exception {
        try (ServeProcess other = new ServeProcess(folder.resolve("other"), Map.of(), "--resume=false")
            .ready(); Proxies proxies = new Proxies(folder.resolve("other"))) {
            JsonNode tunnel = other.boto("show(tunnels.open_tunnel())");
            Proxy required = proxies.start(Mode.SOURCE, tunnel.path("sourceAccessToken").asString(),
                    sourceClient, null, other.dataPort(),
                    usual -> usual.withResume(BondSettings.ofLocalProxy().requiring()));
            assertThat(required.exit().get(2, TimeUnit.MINUTES)).isInstanceOfSatisfying(Exit.Refused.class,
                    refused -> assertThat(refused.status()).isEqualTo(400));
        }
    }

    @Test
    void aSecondStartWithoutTheFirstOnesClientTokenIsRefusedAndSaysWhatToDo() throws Exception {
        carried("ECHO").close();
        Proxy second = field.proxies()
            .start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), null, null,
                    field.server().dataPort(), speaking(null));
        assertThat(second.exit().get(2, TimeUnit.MINUTES)).isInstanceOf(Exit.Refused.class);
        assertThat(second.troubles()).containsExactly(new LocalProxyEvent.UsedBefore().text());
        carried("ECHO").close();
    }

    /// A connection that carries bytes.
    private Socket carried(String service) {
        Socket[] found = new Socket[1];
        await().atMost(WITHIN).ignoreExceptions().until(() -> {
            Socket socket = new Socket("localhost", source.port(service));
            socket.setSoTimeout(10_000);
            if (socket.getInputStream().read() == 'e') {
                socket.getOutputStream().write('x');
                found[0] = socket;
                return socket.getInputStream().read() == 'x';
            }
            socket.close();
            return false;
        });
        return found[0];
    }

    private static void assertEnds(Socket socket) throws IOException {
        socket.setSoTimeout((int) WITHIN.toMillis());
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection lives on", e);
        } catch (IOException e) {
            // A reset is an end, too.
            return;
        }
    }

    /// @param version null for an end that resumes
    private Proxy destination(@Nullable Version version) throws IOException {
        String mapping = (version == Version.V1 ? "" : "ECHO=") + echo.port();
        return field.proxies()
            .start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(), destinationClient,
                    PortMappings.parse(mapping, "127.0.0.1"), field.server().dataPort(), speaking(version));
    }

    private Proxy source(@Nullable Version version) throws IOException {
        return field.proxies()
            .start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), sourceClient, null,
                    field.server().dataPort(), speaking(version));
    }

    private static UnaryOperator<LocalProxyConfig> speaking(@Nullable Version version) {
        if (version == null) {
            return usual -> usual.withResume(BondSettings.ofAgent());
        }
        ProxySettings.WebSocket usually = ProxySettings.DEFAULT.webSocket();
        ProxySettings settings = new ProxySettings(ProxySettings.DEFAULT.sockets(),
                new ProxySettings.WebSocket("aws.iot.securetunneling-" + version.name().charAt(1) + ".0",
                        usually.pingPeriod(), usually.retryDelay(), usually.retries(), usually.reconnects()));
        return usual -> new LocalProxyConfig(usual.mode(), usual.endpoint(), usual.credentials(),
                usual.mappings(), usual.destinationClientType(), settings);
    }
}
