package io.culvert.localproxy.bond;

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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A connection of a bond and its application's socket. Bytes of the application are read into a
/// [Transmission] while it has room; bytes for the application wait in a [Delivery]. Confined to the end's
/// event loop.
final class BondSocket extends ChannelInboundHandlerAdapter implements Connectable {

    private enum State {
        /// The application is not connected yet; bytes for it wait.
        CONNECTING,
        CONNECTED,
        /// The connection is complete or was reset; the socket is closed or will be.
        OVER
    }

    final Connection connection;
    private final BondSockets sockets;
    private final Scheduler scheduler;
    private final BondOwner owner;
    private final RoundTrip roundTrip;
    private final LongSupplier nanoTime;
    private final Transmission transmission;
    private final Delivery delivery;
    private State state = State.CONNECTING;
    private long lastActive;
    private @Nullable Future<Channel> dial;
    private @Nullable Channel channel;
    private @Nullable SocketAddress remote;
    private boolean delivering;

    /// The queue of the [Scheduler] that it waits in, and the bytes that it may still send in its turn.
    Scheduler.SendQueue queue = Scheduler.SendQueue.NONE;
    int quantum;

    /// @param sockets holds this one
    BondSocket(BondContext context, BondSockets sockets, Connection connection) {
        this.connection = connection;
        this.sockets = sockets;
        this.scheduler = context.scheduler();
        this.owner = context.owner();
        this.roundTrip = context.roundTrip();
        this.nanoTime = context.clocks().nanos();
        this.lastActive = nanoTime.getAsLong();
        this.transmission = new Transmission(connection, context.settings().sending());
        this.delivery = new Delivery(connection.in, context.settings().receiving(), this::taken);
    }

    @Override
    public void dialing(Future<Channel> dialing) {
        dial = dialing;
    }

    @Override
    public void connected(Channel socket) {
        dial = null;
        if (state == State.OVER) {
            abort(socket);
            return;
        }
        state = State.CONNECTED;
        channel = socket;
        remote = socket.remoteAddress();
        socket.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        socket.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        socket.config().setWriteBufferWaterMark(Delivery.WATER_MARK);
        socket.pipeline().addLast(this);
        sockets.touched(this);
        updateReading();
        sockets.turn();
    }

    @Override
    public void unreached(ResetCode why, String reason) {
        dial = null;
        if (state != State.OVER) {
            sockets.reset(this, why, reason);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf payload = (ByteBuf) message;
        if (state == State.OVER || !payload.isReadable()) {
            payload.release();
            return;
        }
        transmission.add(payload);
        lastActive = nanoTime.getAsLong();
        scheduler.add(this);
        updateReading();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        scheduler.pumpSoon();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            sockets.touched(this);
            sockets.turnSoon();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && state != State.OVER) {
            connection.out.end();
            lastActive = nanoTime.getAsLong();
            scheduler.add(this);
            scheduler.pumpSoon();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        owner.disconnected(remote);
        if (state != State.OVER) {
            sockets.reset(this, ResetCode.APPLICATION, ResetCode.APPLICATION.text());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("a socket", cause);
        ctx.close();
    }

    /// Reads the socket while there is room for the bytes of the application.
    private void updateReading() {
        Channel socket = channel;
        if (socket != null && state == State.CONNECTED) {
            socket.config().setAutoRead(transmission.hasRoom());
        }
    }

    /// Whether one direction is done and the other has carried nothing for a time.
    ///
    /// @param since in nanoseconds
    boolean isHalfClosedSince(long since) {
        boolean half = connection.out.state() != Outbound.State.SENDING
                || connection.in.state() != Inbound.State.RECEIVING;
        return half && lastActive - since < 0;
    }

    /// See [Transmission#kept].
    long kept() {
        return transmission.kept();
    }

    /// How many bytes arrived that the application has not taken.
    long waiting() {
        return connection.in.received() - connection.in.taken();
    }

    /// See [Transmission#resent].
    long resent() {
        return transmission.resent();
    }

    /// Whether it has a frame to send.
    boolean hasMore() {
        return state != State.OVER && transmission.hasMore();
    }

    /// Writes the next frame; there must be one.
    ///
    /// @param most the most payload in it
    /// @return the bytes of its payload; 0 for an END
    int send(Channel link, int epoch, int most) {
        int bytes = transmission.send(link, epoch, most);
        updateReading();
        return bytes;
    }

    /// A new epoch begins: unacknowledged bytes are sent again.
    void rewind() {
        transmission.rewind();
    }

    /// Releases the bytes that the other end has acknowledged.
    void clearAcknowledged() {
        if (transmission.clearAcknowledged()) {
            lastActive = nanoTime.getAsLong();
        }
        updateReading();
    }

    /// Bytes for the application arrived.
    ///
    /// @param payload valid during the call
    void receive(ByteBuf payload) {
        lastActive = nanoTime.getAsLong();
        delivery.add(payload.retain());
    }

    /// The turn is over: delivers bytes, and the end of input after them.
    void turn() {
        Channel socket = channel;
        if (socket != null && state == State.CONNECTED) {
            delivering = true;
            delivery.deliver(socket);
            delivering = false;
        }
    }

    private void taken(int bytes) {
        if (state == State.OVER) {
            return;
        }
        delivery.took(bytes, roundTrip.nanos());
        if (!delivering) {
            sockets.touched(this);
            sockets.turnSoon();
        }
    }

    /// Both directions are done.
    void complete() {
        over();
        Channel socket = channel;
        if (socket != null) {
            socket.close();
        }
    }

    /// Ends the socket with a reset.
    void abort() {
        over();
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

    private void over() {
        state = State.OVER;
        delivery.close();
        transmission.close();
    }
}
