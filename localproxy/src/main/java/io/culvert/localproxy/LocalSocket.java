package io.culvert.localproxy;

import io.culvert.protocol.MessageEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One TCP connection (or Unix socket) beside the local proxy, tied to one connection of a stream. Confined
/// to the session's event loop.
final class LocalSocket extends ChannelInboundHandlerAdapter {

    /// What may wait for an application that does not read, before the whole session stops reading: the
    /// protocol can hold back no single connection.
    static final int MAX_WAITING_BYTES = 4 << 20;

    private static final int LINGER_SECONDS = 30;

    private final Session session;
    private final StreamState stream;
    private final int connectionId;
    private final byte[] serviceId;
    private final List<ByteBuf> early = new ArrayList<>(0);
    private int earlyBytes;
    private @Nullable Channel channel;
    private boolean ended;
    private boolean dirty;

    LocalSocket(Session session, StreamState stream, int connectionId) {
        this.session = session;
        this.stream = stream;
        this.connectionId = connectionId;
        this.serviceId = stream.serviceId().getBytes(StandardCharsets.US_ASCII);
    }

    StreamState stream() {
        return stream;
    }

    int connectionId() {
        return connectionId;
    }

    /// The socket is connected: what came before goes out first, also where the other end is done already.
    void connected(Channel connected) {
        channel = connected;
        early.forEach(payload -> connected.write(payload, connected.voidPromise()));
        early.clear();
        earlyBytes = 0;
        connected.flush();
        session.unblock(this);
        if (ended) {
            closeAfterFlush(connected);
        } else {
            read(session.isWritable());
        }
    }

    /// It will never be connected.
    void discard() {
        ended = true;
        early.forEach(ByteBuf::release);
        early.clear();
        earlyBytes = 0;
        session.unblock(this);
    }

    void read(boolean on) {
        Channel to = channel;
        if (to != null) {
            to.config().setAutoRead(on);
        }
    }

    /// Takes bytes for the application; flushed with [#flush].
    ///
    /// @param payload owned by this from here on
    void write(ByteBuf payload) {
        Channel to = channel;
        if (ended) {
            payload.release();
        } else if (to == null) {
            early.add(payload);
            earlyBytes += payload.readableBytes();
            if (earlyBytes > MAX_WAITING_BYTES) {
                session.block(this);
            }
        } else {
            to.write(payload, to.voidPromise());
            if (!dirty) {
                dirty = true;
                session.flushLater(this);
            }
            if (!to.isWritable()) {
                session.block(this);
            }
        }
    }

    void flush() {
        dirty = false;
        Channel to = channel;
        if (to != null) {
            to.flush();
        }
    }

    /// The other end is done: what it sent before still arrives.
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        Channel to = channel;
        if (to != null) {
            session.unblock(this);
            closeAfterFlush(to);
        }
    }

    private static void closeAfterFlush(Channel to) {
        to.config().setAutoRead(false);
        to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        to.eventLoop().schedule(() -> to.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf payload = (ByteBuf) message;
        if (ended || !payload.isReadable()) {
            payload.release();
            return;
        }
        MessageEncoder.prependData(payload, stream.streamId(), serviceId, connectionId);
        session.write(payload);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        session.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            session.unblock(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!ended) {
            ended = true;
            session.unblock(this);
            session.applicationEnded(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
