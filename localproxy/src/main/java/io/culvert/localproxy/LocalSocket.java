package io.culvert.localproxy;

import io.culvert.protocol.MessageEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TCP connection (or Unix socket) beside the local proxy, tied to one connection of a stream. Confined
/// to the session's event loop.
final class LocalSocket extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    /// Where an application that was behind counts as one that keeps up again.
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    /// Smaller payloads are copied where they have to wait: a slice would keep all that was read with it.
    private static final int WORTH_KEEPING_BYTES = 16 << 10;

    /// What holding a payload costs beside its bytes, about.
    private static final int ENTRY_BYTES = 96;

    private static final int LINGER_SECONDS = 30;

    private final Session session;
    private final StreamState stream;
    private final int connectionId;
    private final byte[] serviceId;
    private final List<ByteBuf> early = new ArrayList<>(0);
    private int earlyBytes;
    private @Nullable Channel channel;
    private @Nullable SocketAddress remote;
    private boolean ended;
    private boolean dirty;
    private boolean behind;

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
        remote = connected.remoteAddress();
        connected.pipeline().addLast(this);
        early.forEach(payload -> connected.write(payload, connected.voidPromise()));
        early.clear();
        earlyBytes = 0;
        flush();
        if (ended) {
            closeAfterFlush(connected);
        } else {
            read(session.isWritable());
        }
        session.relieved();
    }

    /// It will never be connected.
    void discard() {
        ended = true;
        early.forEach(ByteBuf::release);
        early.clear();
        earlyBytes = 0;
        session.relieved();
    }

    /// What the application has not taken yet.
    long waitingBytes() {
        Channel to = channel;
        if (to == null) {
            return earlyBytes;
        }
        ChannelOutboundBuffer out = to.unsafe().outboundBuffer();
        return out == null ? 0 : Math.max(0, out.totalPendingWriteBytes() - out.currentProgress());
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
            early.add(keepable(payload));
            earlyBytes += payload.readableBytes() + ENTRY_BYTES;
            session.waiting(this);
        } else {
            to.write(behind ? keepable(payload) : payload, to.voidPromise());
            if (!dirty) {
                dirty = true;
                session.flushLater(this);
            }
        }
    }

    private static ByteBuf keepable(ByteBuf payload) {
        if (payload.readableBytes() >= WORTH_KEEPING_BYTES) {
            return payload;
        }
        ByteBuf copy = payload.alloc().directBuffer(payload.readableBytes());
        copy.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
        payload.release();
        return copy;
    }

    void flush() {
        dirty = false;
        Channel to = channel;
        if (to != null) {
            to.flush();
            behind = waitingBytes() > 0;
            if (behind) {
                session.waiting(this);
            }
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
            closeAfterFlush(to);
        }
    }

    /// At once, whatever waits.
    void abort() {
        Channel to = channel;
        if (to == null) {
            discard();
        } else {
            ended = true;
            to.close();
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
        session.payload().write(payload);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        session.payload().soon();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            session.relieved();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        LOG.info("Disconnected from: {}", LocalAddress.text(remote));
        if (!ended) {
            ended = true;
            session.applicationEnded(this);
        }
        session.relieved();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
