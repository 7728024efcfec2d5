package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.TunnelMessage;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bytes for an application that is not connected yet or does not read, and when the bytes of other
/// applications are flushed.
class LocalSocketTest {

    private static final int TOO_MUCH = (int) Backlog.MAX_SOCKET_BYTES + 1;

    private final EventLoops loops = new EventLoops("test", 1);
    private final EmbeddedChannel webSocket = new EmbeddedChannel();
    private final StreamState stream = new StreamState("SSH", 1, true);
    private final AtomicLong nanos = new AtomicLong();

    @SuppressWarnings("NullAway.Init")
    private LocalProxyConfig config;

    @SuppressWarnings("NullAway.Init")
    private TunnelEnd end;

    @SuppressWarnings("NullAway.Init")
    private Link link;

    @SuppressWarnings("NullAway.Init")
    private StreamConnection connection;

    @SuppressWarnings("NullAway.Init")
    private LocalSocket socket;

    @BeforeEach
    void start() throws Exception {
        config = new LocalProxyConfig(LocalProxyConfig.Mode.DESTINATION,
                new Endpoint("localhost", 1, SslContextBuilder.forClient().build()),
                new Credentials("token", null), PortMappings.CHOSEN);
        begin(new DestinationRole(loops, loops.group().next(), event -> {}, new ConnectionLimit(1024)));
    }

    private void begin(Role role) {
        end = new TunnelEnd(config, role, event -> {}, exit -> {}, nanos::get);
        link = new Link(webSocket, end, event -> {});
        end.linked(link);
        end.streams().replace("SSH", stream);
        socket = connection(1);
        connection = stream.connection(1);
    }

    private LocalSocket connection(int id) {
        StreamConnection added = new StreamConnection(end, stream, id);
        stream.add(added);
        return added.socket();
    }

    @AfterEach
    void stop() {
        webSocket.finishAndReleaseAll();
        loops.close();
    }

    @Test
    void whatCameBeforeTheConnectionGoesOutFirst() {
        socket.write(bytes(1, 2));
        EmbeddedChannel application = connect();
        socket.write(bytes(3));
        socket.flush();
        assertThat(received(application)).containsExactly(1, 2, 3);
        assertThat(application.isOpen()).isTrue();
    }

    @Test
    void whatCameBeforeTheConnectionArrivesAlsoWhereTheOtherEndIsDoneAlready() {
        socket.write(bytes(1));
        socket.write(bytes(2));
        socket.end();
        EmbeddedChannel application = connect();
        assertThat(received(application)).containsExactly(1, 2);
        assertThat(application.isOpen()).isFalse();
    }

    @Test
    void whatWaitsForAConnectionThatFailsIsReleased() {
        ByteBuf waiting = Unpooled.buffer().writeZero(1 << 20);
        socket.write(waiting);
        socket.discard();
        assertThat(waiting.refCnt()).isZero();
    }

    @Test
    void theWebSocketIsNotReadWhileTooMuchWaitsForAConnection() {
        fill(socket, TOO_MUCH / 2);
        assertThat(isRead()).isTrue();
        fill(socket, TOO_MUCH / 2);
        assertThat(isRead()).isFalse();
        socket.end();
        end.slow().update();
        assertThat(isRead()).as("still held, so still counted").isFalse();
        received(connect());
        assertThat(isRead()).isTrue();
    }

    @Test
    void theWebSocketIsNotReadWhileTooMuchWaitsForAllTogether() {
        for (int id = 2; id * (TOO_MUCH - 1L) <= Backlog.MAX_BYTES + TOO_MUCH; id++) {
            fill(connection(id), TOO_MUCH - 1000);
        }
        assertThat(isRead()).isTrue();
        fill(socket, TOO_MUCH - 1000);
        assertThat(isRead()).isFalse();
    }

    @Test
    void anApplicationThatTakesNothingDoesNotHoldBackTheOthersForEver() {
        connection(2);
        fill(socket, TOO_MUCH);
        passTime(Backlog.PATIENCE.toNanos());
        assertThat(isRead()).isFalse();
        passTime(1);
        assertThat(isRead()).isTrue();
        assertThat(told()).isEqualTo(new TunnelMessage.ConnectionReset(1, "SSH", 1));
        assertThat(stream.connection(1)).isNull();
        assertThat(stream.connection(2)).isNotNull();
    }

    @Test
    void anApplicationThatTakesALittleIsWaitedFor() {
        connection(2);
        fill(socket, TOO_MUCH);
        passTime(Backlog.PATIENCE.toNanos());
        fill(socket, 1);
        passTime(Backlog.PATIENCE.toNanos());
        assertThat(stream.connection(1)).isSameAs(connection);
    }

    @Test
    void theOnlyConnectionOfASourceMayTakeItsTime() {
        begin(new SourceRole(config.settings().sockets(), loops, loops.group().next(), event -> {},
                exit -> {}));
        fill(socket, TOO_MUCH);
        passTime(100 * Backlog.PATIENCE.toNanos());
        assertThat(stream.connection(1)).isSameAs(connection);
        assertThat(isRead()).isFalse();
    }

    @Test
    void whatConnectionsSendInOneTurnOfTheLoopGoesOutTogether() {
        inOneTurn(() -> {
            link.payload().write(bytes(1));
            link.payload().soon();
            link.payload().write(bytes(2));
            link.payload().soon();
            assertThat(webSocket.outboundMessages()).isEmpty();
        });
        assertThat(webSocket.outboundMessages()).hasSize(2);
    }

    @Test
    void muchGoesOutAtOnce() {
        link.payload().write(Unpooled.buffer().writeZero(SharedFlush.WORTH_IT_BYTES));
        link.payload().soon();
        assertThat(webSocket.outboundMessages()).hasSize(1);
    }

    private void inOneTurn(Runnable work) {
        webSocket.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                work.run();
            }
        });
        webSocket.writeInbound("turn");
    }

    private void fill(LocalSocket filled, int bytes) {
        filled.write(Unpooled.buffer().writeZero(bytes));
        end.slow().update();
    }

    private boolean isRead() {
        return webSocket.config().isAutoRead();
    }

    private void passTime(long span) {
        nanos.addAndGet(span);
        webSocket.advanceTimeBy(1, TimeUnit.SECONDS);
        webSocket.runScheduledPendingTasks();
    }

    private TunnelMessage told() {
        ByteBuf frame = webSocket.readOutbound();
        try {
            return new MessageDecoder().decode(frame);
        } catch (io.culvert.protocol.ProtocolException e) {
            throw new AssertionError(e);
        } finally {
            frame.release();
        }
    }

    private EmbeddedChannel connect() {
        EmbeddedChannel application = new EmbeddedChannel();
        socket.connected(application);
        application.runPendingTasks();
        return application;
    }

    private static ByteBuf bytes(int... values) {
        ByteBuf buffer = Unpooled.buffer();
        for (int value : values) {
            buffer.writeByte(value);
        }
        return buffer;
    }

    private static byte[] received(EmbeddedChannel application) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = application.readOutbound(); part != null; part = application.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        return ByteBufUtil.getBytes(all);
    }
}
