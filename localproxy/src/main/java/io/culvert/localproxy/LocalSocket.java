package io.culvert.localproxy;

import io.culvert.localproxy.bond.Connectable;
import io.culvert.protocol.bond.ResetCode;
import io.culvert.transport.Faults;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A TCP connection or Unix socket of the local proxy. Keeps bytes for the application until it is connected,
/// and reaches the tunnel only through its owner. Confined to one event loop.
final class LocalSocket extends ChannelInboundHandlerAdapter implements Connectable {

    /// An application keeps up again once the bytes that wait for it fall below the low mark.
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    /// Smaller payloads are copied if they have to wait: a slice would keep all that was read with it.
    private static final int WORTH_KEEPING_BYTES = 16 << 10;

    /// The approximate memory that a kept payload takes beside its bytes.
    private static final int ENTRY_BYTES = 96;

    private final SocketOwner owner;
    private final ClosingSockets closing;
    private final List<ByteBuf> early = new ArrayList<>(0);
    private int earlyBytes;
    private @Nullable Future<Channel> dial;
    private @Nullable Channel channel;
    private @Nullable SocketAddress remote;
    private State state = State.CONNECTING;
    private boolean unflushed;
    private boolean behind;

    private enum State {
        /// Bytes for the application are kept.
        CONNECTING,
        /// Bytes for the application are written to the channel.
        CONNECTED,
        /// Either the other end or the application has ended. Bytes for the application that came before are
        /// still delivered.
        ENDED
    }

    /// @param closing takes the socket while its last bytes are on their way
    LocalSocket(SocketOwner owner, ClosingSockets closing) {
        this.owner = owner;
        this.closing = closing;
    }

    /// The socket is being connected.
    ///
    /// @param dialing cancelled if the connection ends first and no bytes wait for the application
    @Override
    public void dialing(Future<Channel> dialing) {
        dial = dialing;
    }

    /// The socket is connected. Writes the kept bytes first, even if the other end has already finished.
    @Override
    public void connected(Channel connected) {
        dial = null;
        channel = connected;
        remote = connected.remoteAddress();
        connected.pipeline().addLast(this);
        early.forEach(payload -> connected.write(payload, connected.voidPromise()));
        early.clear();
        earlyBytes = 0;
        flush();
        if (hasEnded()) {
            closeAfterFlush(connected);
        } else {
            state = State.CONNECTED;
            read(owner.isWritable());
        }
        owner.relieved();
    }

    /// The connection failed: notifies the other end unless it has already ended.
    @Override
    public void unreached(ResetCode why, String reason) {
        endApplication();
        discard();
    }

    private boolean hasEnded() {
        return state == State.ENDED;
    }

    private void endApplication() {
        if (!hasEnded()) {
            state = State.ENDED;
            owner.applicationEnded();
        }
    }

    /// Gives up a socket that was never connected.
    void discard() {
        state = State.ENDED;
        early.forEach(ByteBuf::release);
        early.clear();
        earlyBytes = 0;
        owner.relieved();
    }

    /// Bytes that the application has not read yet.
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
        if (hasEnded()) {
            payload.release();
        } else if (to == null) {
            early.add(keepable(payload));
            earlyBytes += payload.readableBytes() + ENTRY_BYTES;
            owner.waiting();
        } else {
            to.write(behind ? keepable(payload) : payload, to.voidPromise());
            if (!unflushed) {
                unflushed = true;
                owner.unflushed();
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
        unflushed = false;
        Channel to = channel;
        if (to != null) {
            to.flush();
            behind = waitingBytes() > 0;
            if (behind) {
                owner.waiting();
            }
        }
    }

    /// The other end has ended; bytes that it sent before are still delivered.
    void end() {
        if (hasEnded()) {
            return;
        }
        state = State.ENDED;
        Channel to = channel;
        if (to != null) {
            closeAfterFlush(to);
        } else if (early.isEmpty()) {
            cancelDial();
        }
    }

    /// Ends the socket at once, and drops the bytes that wait.
    void abort() {
        state = State.ENDED;
        Channel to = channel;
        if (to != null) {
            to.close();
        } else {
            cancelDial();
            discard();
        }
    }

    private void cancelDial() {
        if (dial != null) {
            dial.cancel(false);
        }
    }

    private void closeAfterFlush(Channel to) {
        to.config().setAutoRead(false);
        to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        closing.add(to);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf payload = (ByteBuf) message;
        if (hasEnded() || !payload.isReadable()) {
            payload.release();
        } else {
            owner.received(payload);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        owner.receivedAll();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            owner.relieved();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        owner.disconnected(remote);
        endApplication();
        owner.relieved();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a socket", cause);
        ctx.close();
    }
}
