package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A tunnel to an echo server, with a local proxy of this process at each side. Both resume at first; a test
/// puts others in their places, which attach with the same client tokens.
final class EchoTunnel implements AutoCloseable {

    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final String sourceClient = UUID.randomUUID().toString();
    private final String destinationClient = UUID.randomUUID().toString();
    private final Field field;
    private final EchoServer echo = new EchoServer('e');
    private JsonNode opened;
    private Proxy destination;
    private Proxy source;

    EchoTunnel(Field field) throws IOException {
        this.field = field;
        this.opened = field.open("ECHO");
        this.destination = startDestination();
        this.source = startSource();
    }

    EchoServer echo() {
        return echo;
    }

    Proxy source() {
        return source;
    }

    Proxy destination() {
        return destination;
    }

    String sourceAccessToken() {
        return opened.path("sourceAccessToken").asString();
    }

    /// Starts another destination that resumes.
    Proxy startDestination() throws IOException {
        return startDestination("ECHO", usual -> usual.withResume(BondSettings.ofAgent()));
    }

    /// Starts another destination.
    ///
    /// @param serviceId empty for a local proxy that knows none (V1)
    /// @param changed makes of the usual configuration the one that is used
    Proxy startDestination(String serviceId, UnaryOperator<LocalProxyConfig> changed) throws IOException {
        String mapping = (serviceId.isEmpty() ? "" : serviceId + "=") + echo.port();
        destination = field.proxies()
            .start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(), destinationClient,
                    PortMappings.parse(mapping, "127.0.0.1"), field.server().dataPort(), changed);
        return destination;
    }

    /// Starts another source that resumes.
    Proxy startSource() throws IOException {
        return startSource(usual -> usual.withResume(BondSettings.ofLocalProxy()));
    }

    /// Starts another source.
    ///
    /// @param changed makes of the usual configuration the one that is used
    Proxy startSource(UnaryOperator<LocalProxyConfig> changed) throws IOException {
        source = startSource(sourceClient, changed);
        return source;
    }

    /// Starts a source beside the one that is here.
    Proxy startSource(@Nullable String clientToken, UnaryOperator<LocalProxyConfig> changed)
            throws IOException {
        return field.proxies()
            .start(Mode.SOURCE, sourceAccessToken(), clientToken, null, field.server().dataPort(), changed);
    }

    /// Rotates the tokens of a side; local proxies that start afterwards use the new ones.
    void rotate(Mode side) {
        JsonNode rotated = field.boto("show(tunnels.rotate_tunnel_access_token(tunnelId='"
                + opened.path("tunnelId").asString() + "', clientMode='" + side + "'))");
        ObjectNode all = ((ObjectNode) opened).deepCopy();
        rotated.properties().forEach(each -> all.set(each.getKey(), each.getValue()));
        opened = all;
    }

    /// A connection through the tunnel that has carried a byte both ways.
    Socket connect() {
        return connect("ECHO");
    }

    /// A connection through the tunnel that has carried a byte both ways.
    ///
    /// @param serviceId empty for a source that knows none (V1)
    Socket connect(String serviceId) {
        Socket[] found = new Socket[1];
        await().atMost(WITHIN).ignoreExceptions().until(() -> {
            Socket socket = new Socket("localhost", source.port(serviceId));
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

    /// Waits until a connection has ended, by a FIN or a reset.
    static void assertEnds(Socket socket) throws IOException {
        socket.setSoTimeout((int) WITHIN.toMillis());
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException e) {
            // A reset is an end, too.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        source.proxy().close();
        destination.proxy().close();
        echo.close();
    }
}
