package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/// One worker of the churn test: opens one tunnel after another to an echo service and ends each in a
/// random way.
final class ChurnedTunnels {

    /// Less than the service holds for an absent destination.
    private static final int MAX_BYTES = 200_000;

    private final Proxies proxies;
    private final int dataPort;
    private final Boto boto;
    private final int echoPort;
    private final Random random;

    /// @param dataPort of the service
    ChurnedTunnels(Proxies proxies, int dataPort, Boto boto, int echoPort, int seed) {
        this.proxies = proxies;
        this.dataPort = dataPort;
        this.boto = boto;
        this.echoPort = echoPort;
        this.random = new Random(seed);
    }

    /// @return the number of tunnels that the worker has used
    int churnUntil(long endNanos) throws Exception {
        int tunnels = 0;
        for (; System.nanoTime() < endNanos; tunnels++) {
            JsonNode opened = boto.call("open_tunnel",
                    Map.of("destinationConfig", Map.of("services", List.of("ECHO"))));
            String id = opened.path("tunnelId").asString();
            try (CuttableLine line = new CuttableLine(dataPort)) {
                live(opened, id, line);
            }
            boto.call("close_tunnel", Map.of("tunnelId", id, "delete", true));
        }
        return tunnels;
    }

    private void live(JsonNode opened, String id, CuttableLine line) throws Exception {
        Proxy destination = destination(opened, line);
        Proxy source = source(opened);
        transfer(source);
        switch (random.nextInt(4)) {
            case 0 -> {
                interrupt(source, () -> cut(line));
                transferAfterCut(source);
            }
            case 1 -> {
                interrupt(source, destination.proxy()::close);
                destination = destination(rotated(id, "DESTINATION"), line);
                transferAfterCut(source);
            }
            case 2 -> {
                source.proxy().close();
                source = source(rotated(id, "SOURCE"));
                transfer(source);
            }
            default -> {
                Proxy closing = source;
                interrupt(closing, () -> boto.call("close_tunnel", Map.of("tunnelId", id)));
                assertThat(closing.exit().get(30, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
                assertThat(destination.exit().get(30, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
            }
        }
        source.proxy().close();
        destination.proxy().close();
    }

    private static void cut(CuttableLine line) {
        try {
            line.cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Proxy source(JsonNode tokens) throws IOException {
        return proxies.start(Mode.SOURCE, tokens.path("sourceAccessToken").asString(),
                UUID.randomUUID().toString(), null, dataPort);
    }

    private Proxy destination(JsonNode tokens, CuttableLine line) throws IOException {
        return proxies.start(Mode.DESTINATION, tokens.path("destinationAccessToken").asString(),
                UUID.randomUUID().toString(), PortMappings.parse("ECHO=" + echoPort, "127.0.0.1"),
                line.port());
    }

    private JsonNode rotated(String id, String mode) {
        return boto.call("rotate_tunnel_access_token", Map.of("tunnelId", id, "clientMode", mode));
    }

    /// Sends some bytes and expects exactly these back.
    private void transfer(Proxy source) throws Exception {
        byte[] data = data();
        assertThat(exchange(source, data, () -> {})).isEqualTo(data.length);
    }

    /// The end may still be reconnecting, so connections may be reset; tries until one succeeds.
    private void transferAfterCut(Proxy source) throws Exception {
        byte[] data = data();
        for (int tries = 0; exchange(source, data, () -> {}) < data.length; tries++) {
            assertThat(tries).as("tries until the tunnel works again").isLessThan(200);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /// Runs an action in the middle of a transfer and checks the bytes that arrived before it.
    private void interrupt(Proxy source, Runnable event) throws Exception {
        AtomicBoolean happened = new AtomicBoolean();
        int bytes = exchange(source, data(), () -> {
            happened.set(true);
            event.run();
        });
        assertThat(happened).as("the connection lasts until its event (it ended after %s bytes)", bytes)
            .isTrue();
    }

    private byte[] data() {
        byte[] data = new byte[1 + random.nextInt(MAX_BYTES)];
        random.nextBytes(data);
        return data;
    }

    /// @return how many bytes came back, all of them correct, before the connection ended
    private static int exchange(Proxy source, byte[] data, Runnable halfWay) throws Exception {
        try (Socket socket = new Socket("localhost", source.port("ECHO"))) {
            socket.setSoTimeout(60_000);
            Thread.ofVirtual().start(() -> send(socket, data));
            InputStream in = socket.getInputStream();
            int name = in.read();
            if (name < 0) {
                return 0;
            }
            assertThat(name).isEqualTo('e');
            return received(in, data, halfWay);
        } catch (java.net.SocketException e) {
            return 0;
        }
    }

    private static int received(InputStream in, byte[] data, Runnable halfWay) throws IOException {
        byte[] got = in.readNBytes(data.length / 2);
        halfWay.run();
        assertThat(Arrays.equals(got, Arrays.copyOf(data, got.length))).as("what came back is what was sent")
            .isTrue();
        if (got.length < data.length / 2) {
            return got.length;
        }
        try {
            byte[] rest = in.readNBytes(data.length - got.length);
            assertThat(Arrays.equals(rest, Arrays.copyOfRange(data, got.length, got.length + rest.length)))
                .as("what came back is what was sent")
                .isTrue();
            return got.length + rest.length;
        } catch (java.net.SocketException e) {
            return got.length;
        }
    }

    private static void send(Socket socket, byte[] data) {
        try {
            socket.getOutputStream().write(data);
        } catch (IOException e) {
            return;
        }
    }
}
