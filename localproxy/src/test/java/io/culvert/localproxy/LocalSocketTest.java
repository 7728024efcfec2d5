package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.transport.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of bytes that come before the application is connected.
class LocalSocketTest {

    private final EventLoops loops = new EventLoops("test", 1);
    private final EmbeddedChannel webSocket = new EmbeddedChannel();
    private final StreamState stream = new StreamState("SSH", 1, true);

    @SuppressWarnings("NullAway.Init")
    private LocalSocket socket;

    @BeforeEach
    void start() throws SSLException {
        LocalProxyConfig config = new LocalProxyConfig(LocalProxyConfig.Mode.DESTINATION, "localhost", 1,
                "token", null, new PortMappings(Map.of()), "localhost",
                LocalProxyConfig.DestinationClientType.V3, SslContextBuilder.forClient().build());
        LocalProxy proxy = new LocalProxy(config, loops, LocalProxyListener.NONE);
        Session session = new Session(proxy, new DestinationRole(loops, loops.group().next()), webSocket);
        socket = new LocalSocket(session, stream, 1);
        stream.add(socket);
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
        ByteBuf waiting = bytes(1);
        socket.write(waiting);
        socket.discard();
        assertThat(waiting.refCnt()).isZero();
    }

    @Test
    void theWebSocketIsNotReadWhileTooMuchWaitsForAConnection() {
        socket.write(Unpooled.wrappedBuffer(new byte[LocalSocket.MAX_WAITING_BYTES]));
        assertThat(webSocket.config().isAutoRead()).isTrue();
        socket.write(bytes(1));
        assertThat(webSocket.config().isAutoRead()).isFalse();
        socket.end();
        assertThat(webSocket.config().isAutoRead()).as("still held, so still counted").isFalse();
        received(connect());
        assertThat(webSocket.config().isAutoRead()).isTrue();
    }

    private EmbeddedChannel connect() {
        EmbeddedChannel application = new EmbeddedChannel(socket);
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
