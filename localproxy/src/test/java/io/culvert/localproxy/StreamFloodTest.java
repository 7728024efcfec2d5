package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.localproxy.LocalProxyEvent.Refusal;
import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A source that starts streams and connections by the thousand, to a service that answers none of them.
class StreamFloodTest {

    private static final int MANY = 5000;

    private final EventLoops loops = new EventLoops("flood", 1);
    private final EventLoop loop = loops.group().next();
    private final EmbeddedChannel webSocket = new EmbeddedChannel();
    private final List<SocketChannel> queue = new ArrayList<>();
    private final List<LocalProxyEvent> events = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private ServerSocket silent;

    @SuppressWarnings("NullAway.Init")
    private TunnelEnd end;

    @BeforeEach
    void start() throws Exception {
        silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        for (int i = 0; i < 8; i++) {
            SocketChannel filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(silent.getLocalSocketAddress());
            queue.add(filler);
        }
        LocalProxyConfig config = new LocalProxyConfig(LocalProxyConfig.Mode.DESTINATION,
                new Endpoint("localhost", 1, SslContextBuilder.forClient().build()),
                new Credentials("token", null),
                new PortMappings(Map.of("SSH", new LocalAddress.Tcp("127.0.0.1", silent.getLocalPort()))));
        end = new TunnelEnd(config, new DestinationRole(loops, loop, events::add, new ConnectionLimit(1024)),
                events::add, exit -> {}, System::nanoTime);
        onLoop(() -> {
            end.linked(new Link(webSocket, end, event -> {}));
            end.begin(List.of("SSH"));
        });
    }

    @AfterEach
    void stop() throws Exception {
        onLoop(end::unlinked);
        loops.close();
        webSocket.finishAndReleaseAll();
        for (SocketChannel filler : queue) {
            filler.close();
        }
        silent.close();
    }

    @Test
    void streamsThatReplaceEachOtherHoldOneSocket() throws Exception {
        long before = openFiles();
        for (int i = 1; i <= MANY; i++) {
            StreamStart start = new StreamStart(i, "SSH", 1);
            onLoop(() -> end.on(start));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> openFiles() - before <= 10);
        onLoop(() -> assertThat(events).filteredOn(LocalProxyEvent.Refused.class::isInstance).isEmpty());
    }

    @Test
    void connectionsThatAreBeingOpenedAreBounded() throws Exception {
        long before = openFiles();
        onLoop(() -> {
            end.on(new StreamStart(1, "SSH", 1));
            for (int i = 2; i <= MANY; i++) {
                end.on(new ConnectionStart(1, "SSH", i));
            }
        });
        onLoop(() -> {
            assertThat(events).filteredOn(new LocalProxyEvent.Refused("SSH", Refusal.TOO_MANY)::equals)
                .hasSize(MANY - DestinationRole.MAX_DIALS);
            assertThat(told()).isEqualTo(new ConnectionReset(1, "SSH", DestinationRole.MAX_DIALS + 1));
        });
        assertThat(openFiles() - before).isLessThan(DestinationRole.MAX_DIALS + 10);
    }

    private TunnelMessage told() {
        ByteBuf frame = webSocket.readOutbound();
        try {
            return new MessageDecoder().decode(frame);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        } finally {
            frame.release();
        }
    }

    private void onLoop(Runnable work) throws Exception {
        loop.submit(work).get(30, TimeUnit.SECONDS);
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
