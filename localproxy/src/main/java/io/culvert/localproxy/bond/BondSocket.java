package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrameEncoder;
import io.culvert.protocol.bond.BondLimits;
import io.culvert.protocol.bond.ResetCode;
import io.culvert.transport.Faults;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A connection of a bond and its application's socket. Reads the socket while the [SendBuffer] has room;
/// bytes for the application wait in [Delivery]. Confined to the end's event loop.
final class BondSocket extends ChannelInboundHandlerAdapter implements Connectable {

    /// The most payload in one frame, which is the most that a keystroke of another connection waits for.
    static final int CHUNK_BYTES = 32 << 10;

    private static final int MOST_UNSENT_BYTES = 128 << 10;
    private static final int WEBSOCKET_HEADER_BYTES = 14;

    final Connection connection;
    private final BondedEnd end;
    private final SendBuffer buffer;
    private final Delivery delivery;

    /// The position up to which acknowledged bytes were released.
    private long cleared;
    private long lastActive = System.nanoTime();
    private @Nullable Future<Channel> dial;
    private @Nullable Channel channel;
    private @Nullable SocketAddress remote;
    private boolean over;
    private boolean delivering;

    /// Whether it is in the [Scheduler]'s circle.
    boolean queued;

    BondSocket(BondedEnd end, Connection connection) {
        this.end = end;
        this.connection = connection;
        this.buffer = new SendBuffer(end.settings().sending());
        this.delivery = new Delivery(connection.in, end.settings().receiving(), this::taken);
    }

    long kept() {
        return buffer.kept();
    }

    /// How many bytes this epoch sends again; call it before any are sent.
    long resent() {
        Outbound out = connection.out;
        return Math.max(0, Math.min(out.everSent, out.written) - out.sent);
    }

    // The socket.

    @Override
    public void dialing(Future<Channel> dialing) {
        dial = dialing;
    }

    @Override
    public void connected(Channel socket) {
        dial = null;
        if (over) {
            abort(socket);
            return;
        }
        channel = socket;
        remote = socket.remoteAddress();
        socket.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        socket.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        socket.config().setWriteBufferWaterMark(Delivery.WATER_MARK);
        socket.pipeline().addLast(this);
        end.sockets().touched(this);
        updateReading();
        end.turn();
    }

    @Override
    public void unreached(ResetCode why, String reason) {
        dial = null;
        if (!over) {
            end.sockets().reset(this, why, reason);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf payload = (ByteBuf) message;
        if (over || !payload.isReadable()) {
            payload.release();
            return;
        }
        connection.out.write(payload.readableBytes());
        buffer.add(payload);
        lastActive = System.nanoTime();
        end.scheduler().add(this);
        updateReading();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        end.scheduler().pumpSoon();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            end.sockets().touched(this);
            end.sockets().turnSoon();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !over) {
            connection.out.end();
            lastActive = System.nanoTime();
            end.scheduler().add(this);
            end.scheduler().pumpSoon();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end.surroundings().disconnected(remote);
        if (!over) {
            end.sockets().reset(this, ResetCode.APPLICATION, ResetCode.APPLICATION.text());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a socket", cause);
        ctx.close();
    }

    /// Reads the socket while there is room for what the application writes.
    private void updateReading() {
        Channel socket = channel;
        if (socket != null && !over) {
            boolean room = buffer.unsentBytes() < MOST_UNSENT_BYTES && buffer.hasRoom();
            socket.config().setAutoRead(room && connection.out.state == Outbound.State.SENDING);
        }
    }

    /// Whether one direction is done and the other has carried nothing for a time.
    ///
    /// @param since in nanoseconds
    boolean isHalfClosedSince(long since) {
        boolean half = connection.out.state != Outbound.State.SENDING
                || connection.in.state != Inbound.State.RECEIVING;
        return half && lastActive - since < 0;
    }

    // To the other end.

    boolean hasMore() {
        return !over && (connection.out.sendable() > 0 || connection.out.isEndSendable());
    }

    /// Writes the next frame.
    void send(Channel link, int epoch) {
        Outbound out = connection.out;
        if (out.sendable() > 0) {
            int bytes = (int) Math.min(out.sendable(), CHUNK_BYTES);
            ByteBuf head = link.alloc()
                .directBuffer(WEBSOCKET_HEADER_BYTES + BondLimits.DATA_HEAD_BYTES)
                .setIndex(WEBSOCKET_HEADER_BYTES, WEBSOCKET_HEADER_BYTES);
            BondFrameEncoder.dataHead(head, epoch, connection.id(), out.sent, bytes);
            out.send(bytes);
            link.write(head, link.voidPromise());
            for (int left = bytes; left > 0;) {
                ByteBuf part = buffer.next(left);
                left -= part.readableBytes();
                link.write(part, link.voidPromise());
            }
        } else {
            link.write(BondFrameEncoder.encode(link.alloc(), out.endFrame(epoch, connection.id())),
                    link.voidPromise());
            out.sendEnd();
        }
        updateReading();
    }

    /// A new epoch begins: unacknowledged bytes are sent again.
    void rewind() {
        buffer.rewind();
    }

    /// Releases the bytes that the other end has acknowledged.
    void clearAcknowledged() {
        long upTo = Math.min(connection.out.acknowledged, connection.out.written);
        if (upTo > cleared) {
            buffer.acknowledge(upTo - cleared);
            cleared = upTo;
            lastActive = System.nanoTime();
        }
        updateReading();
    }

    // From the other end.

    /// @param payload valid during the call
    void receive(ByteBuf payload) {
        lastActive = System.nanoTime();
        delivery.add(payload.retain());
    }

    /// The turn is over: delivers bytes, and the end of input after them.
    void turn() {
        Channel socket = channel;
        if (socket != null && !over) {
            delivering = true;
            delivery.deliver(socket);
            delivering = false;
        }
    }

    private void taken(int bytes) {
        if (over) {
            return;
        }
        delivery.took(bytes, end.times().roundTripNanos());
        if (!delivering) {
            end.sockets().touched(this);
            end.sockets().turnSoon();
        }
    }

    // Its end.

    /// Both directions are done.
    void complete() {
        over = true;
        forget();
        Channel socket = channel;
        if (socket != null) {
            socket.close();
        }
    }

    /// Ends the socket with a reset.
    void abort() {
        over = true;
        forget();
        Channel socket = channel;
        Future<Channel> dialing = dial;
        if (socket != null) {
            abort(socket);
        } else if (dialing != null) {
            dialing.cancel(false);
        }
    }

    private static void abort(Channel socket) {
        if (socket.isOpen()) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
            socket.close();
        }
    }

    private void forget() {
        delivery.close();
        buffer.clear();
    }
}
