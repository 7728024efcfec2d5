package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Connections belong to the two programs that made them, and to the access tokens of both sides: nobody else
/// gets them, whatever he holds (spec: c1 14.1).
class BondOwnersTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);

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
        destination = destination(BondSettings.ofAgent());
        source = source(BondSettings.ofLocalProxy());
    }

    @AfterEach
    void close() throws Exception {
        source.proxy().close();
        destination.proxy().close();
        echo.close();
    }

    @Test
    void aRotatedSideLosesItsConnectionsAndItsSuccessorGetsNone() throws Exception {
        for (String side : new String[]{"DESTINATION", "SOURCE"}) {
            try (Socket before = carried()) {
                opened = merged(field.boto("show(tunnels.rotate_tunnel_access_token(tunnelId='"
                        + opened.path("tunnelId").asString() + "', clientMode='" + side + "'))"));
                assertEnds(before);
            }
            if (side.equals("DESTINATION")) {
                assertThat(destination.exit().get(60, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
                destination = destination(BondSettings.ofAgent());
            } else {
                assertThat(source.exit().get(60, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
                source = source(BondSettings.ofLocalProxy());
            }
            await().atMost(WITHIN).untilAsserted(() -> assertThat(echo.open()).isZero());
            carried().close();
        }
    }

    /// With every token that the first has: what a thief would be.
    @Test
    void aSecondProcessWithTheSameTokensTakesThePlaceAndNotTheConnections() throws Exception {
        Proxy first = source;
        try (Socket before = carried()) {
            source = source(BondSettings.ofLocalProxy());
            assertEnds(before);
            assertThat(first.exit().get(60, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
        }
        await().atMost(WITHIN).untilAsserted(() -> assertThat(echo.open()).isZero());
        carried().close();
        try (Socket before = carried()) {
            first = destination;
            destination = destination(BondSettings.ofAgent());
            assertEnds(before);
            assertThat(first.exit().get(60, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
        }
        carried().close();
    }

    /// A connection that carries bytes.
    private Socket carried() throws Exception {
        Socket[] found = new Socket[1];
        await().atMost(WITHIN).ignoreExceptions().until(() -> {
            Socket socket = new Socket("localhost", source.port("ECHO"));
            socket.setSoTimeout(20_000);
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
            // A reset: that is how it is told.
            return;
        }
    }

    private JsonNode merged(JsonNode rotated) {
        ObjectNode all = ((ObjectNode) opened).deepCopy();
        rotated.properties().forEach(each -> all.set(each.getKey(), each.getValue()));
        return all;
    }

    private Proxy destination(@Nullable BondSettings resume) throws IOException {
        return field.start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                destinationClient, PortMappings.parse("ECHO=" + echo.port(), "127.0.0.1"),
                field.server().dataPort(), resume);
    }

    private Proxy source(@Nullable BondSettings resume) throws IOException {
        return field.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), sourceClient, null,
                field.server().dataPort(), resume);
    }
}
