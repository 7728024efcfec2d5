package io.culvert.relay;

import io.culvert.protocol.MessageDecoder;
import io.culvert.transport.WebSocketControl;
import io.culvert.transport.WebSocketException;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attached WebSocket. Hands each burst of frames that it read to its tunnel at once, writes what the
/// tunnel has for it with one flush, and reads only while the other side takes what it sends: the sender is
/// held back by TCP, no queue grows.
///
/// Runs on its channel's event loop; [#deliver], [#send], [#dismiss] and [#drop] may be called from
/// any thread.
final class Peer extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /// What may be on its way to the other side's event loop before reading stops, in bytes.
    private static final int MAX_IN_FLIGHT = 512 << 10;

    private static final int MIN_RECEIVE_BUFFER = 64 << 10;
    private static final int MAX_RECEIVE_BUFFER = 1 << 20;

    /// Between a Close frame and the end of the TCP connection, unless the client ends it first. What still
    /// comes meanwhile is read: a socket closed over unread bytes would reset, and the Close frame be lost.
    private static final int LINGER_MILLIS = 800;

    /// How long a socket that takes nothing may hold up the end of TLS.
    private static final int TLS_LINGER_MILLIS = 100;

    private final Relay relay;
    private final AttachResult.Attached attached;
    private final String subprotocol;
    private final Dialect dialect;
    private final Channel channel;
    private final SocketAddress remoteAddress;
    private final MessageDecoder decoder;
    private final AtomicInteger inFlight = new AtomicInteger();

    private volatile @Nullable RelayedTunnel tunnel;
    private volatile @Nullable Peer opposite;
    private volatile String leaving = "the connection broke";
    private List<ByteBuf> burst = new ArrayList<>();
    private int burstBytes;
    private @Nullable TokenBucket bandwidth;
    private boolean pausing;
    private volatile boolean dismissed;
    private boolean gone;

    Peer(Relay relay, AttachResult.Attached attached, HandshakeRequest request, Channel channel) {
        this.relay = relay;
        this.attached = attached;
        this.subprotocol = request.subprotocol().name();
        this.dialect = Dialect.of(request, attached.tunnel().terms());
        this.decoder = new MessageDecoder(request.subprotocol().isBrowsers());
        this.channel = channel;
        SocketAddress remote = channel.remoteAddress();
        this.remoteAddress = remote == null ? new InetSocketAddress(0) : remote;
    }

    TunnelId tunnelId() {
        return attached.tunnel().id();
    }

    String account() {
        return attached.tunnel().account();
    }

    Side side() {
        return attached.side();
    }

    String attachment() {
        return attached.attachment();
    }

    SocketAddress remoteAddress() {
        return remoteAddress;
    }

    Dialect dialect() {
        return dialect;
    }

    AttachResult.Attached attached() {
        return attached;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    ByteBufAllocator alloc() {
        return channel.alloc();
    }

    /// For this peer's frames only, on the tunnel's event loop only.
    MessageDecoder decoder() {
        return decoder;
    }

    /// The client was let in and is gone already.
    void abandon() {
        relay.detached(this, leaving);
    }

    /// Whether it was told to go: what it sends does not count any more.
    boolean isDismissed() {
        return dismissed;
    }

    /// Where its bursts go from now on.
    void joined(RelayedTunnel tunnel) {
        this.tunnel = tunnel;
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.setCloseNotifyFlushTimeoutMillis(TLS_LINGER_MILLIS);
        }
        TokenBucket bucket = tunnel.bandwidth(side());
        bandwidth = bucket;
        if (bucket != null) {
            limitReceiveBuffer(bucket.bytesPerSecond());
        }
        loop().execute(this::handOver);
        relay.observer().attached(account(), tunnelId(), side(), remoteAddress);
        LOG.info("tunnel {}: {} attached from {} with {}", tunnelId(), side(), remoteAddress, subprotocol);
    }

    /// Who takes what this one sends; null while there is nobody.
    void face(@Nullable Peer opposite) {
        this.opposite = opposite;
        loop().execute(this::read);
    }

    /// Less waits in the system for a side that is held to a rate, so that a little message does not queue
    /// for long.
    private void limitReceiveBuffer(long bytesPerSecond) {
        if (channel.config() instanceof SocketChannelConfig socket) {
            socket.setReceiveBufferSize(
                    Math.clamp(bytesPerSecond / 16, MIN_RECEIVE_BUFFER, MAX_RECEIVE_BUFFER));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case ByteBuf frame when gone || dismissed -> frame.release();
            case ByteBuf frame -> {
                burst.add(frame);
                burstBytes += frame.readableBytes();
            }
            case WebSocketControl.Close close -> {
                if (!dismissed) {
                    handOver();
                    leaving = "the client closed";
                    ctx.writeAndFlush(close);
                }
                ctx.close();
            }
            default -> ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        handOver();
    }

    private void handOver() {
        RelayedTunnel to = tunnel;
        if (burst.isEmpty() || to == null) {
            return;
        }
        List<ByteBuf> frames = burst;
        int bytes = burstBytes;
        burst = new ArrayList<>(frames.size());
        burstBytes = 0;
        inFlight.addAndGet(bytes);
        if (bandwidth != null) {
            bandwidth.take(bytes);
        }
        read();
        to.relay(this, frames, bytes);
    }

    /// What was handed over has been written, held or thrown away.
    void delivered(int bytes) {
        int left = inFlight.addAndGet(-bytes);
        if (left <= MAX_IN_FLIGHT && !channel.config().isAutoRead()) {
            if (loop().inEventLoop()) {
                read();
            } else {
                loop().execute(this::read);
            }
        }
    }

    /// Reads on or holds back; always on this channel's event loop, so that the last word is the
    /// latest state's.
    private void read() {
        if (dismissed) {
            channel.config().setAutoRead(true);
            return;
        }
        Peer taker = opposite;
        boolean takes = taker == null || taker.channel.isWritable();
        channel.config().setAutoRead(takes && inFlight.get() <= MAX_IN_FLIGHT && !pauses());
    }

    /// Whether this side has sent more than its rate allows; it is read again when that is made up for.
    private boolean pauses() {
        TokenBucket bucket = bandwidth;
        if (bucket == null || pausing) {
            return pausing;
        }
        long nanos = bucket.pauseNanos();
        if (nanos > 0) {
            pausing = true;
            loop().schedule(() -> {
                pausing = false;
                read();
            }, nanos, TimeUnit.NANOSECONDS);
        }
        return pausing;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Peer sender = opposite;
        if (sender != null) {
            sender.loop().execute(sender::read);
        }
    }

    /// Writes frames in order with one flush.
    ///
    /// @param from whose they are, to be told when they are written
    void deliver(List<ByteBuf> frames, Peer from, int bytes) {
        if (loop().inEventLoop()) {
            write(frames);
            from.delivered(bytes);
        } else {
            loop().execute(() -> {
                write(frames);
                from.delivered(bytes);
            });
        }
    }

    /// Writes frames of the service's own.
    void send(List<ByteBuf> frames) {
        if (loop().inEventLoop()) {
            write(frames);
        } else {
            loop().execute(() -> write(frames));
        }
    }

    private void write(List<ByteBuf> frames) {
        if (gone) {
            frames.forEach(ByteBuf::release);
            return;
        }
        for (ByteBuf frame : frames) {
            channel.write(frame, channel.voidPromise());
        }
        channel.flush();
    }

    /// Ends this peer with a Close frame, which to every client means "give up". What was written before goes
    /// out before. It is gone at once; its socket stays for a moment and what still comes is read and thrown
    /// away, for a socket that is closed with unread bytes resets the connection and takes the Close frame
    /// with it.
    void dismiss(int code, String reason) {
        dismissed = true;
        loop().execute(() -> {
            if (gone) {
                return;
            }
            leaving = reason;
            LOG.info("tunnel {}: {} dismissed: {}", tunnelId(), side(), reason);
            leave();
            channel.writeAndFlush(new WebSocketControl.Close(code, reason));
            read();
            loop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    /// Ends this peer without a word, which to every client means "come back".
    void drop() {
        leaving = "the service stops";
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leave();
    }

    private void leave() {
        if (gone) {
            return;
        }
        gone = true;
        burst.forEach(ByteBuf::release);
        burst.clear();
        RelayedTunnel from = tunnel;
        if (from != null) {
            from.left(this);
        }
        LOG.info("tunnel {}: {} detached: {}", tunnelId(), side(), leaving);
        relay.detached(this, leaving);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof WebSocketException broken) {
            handOver();
            String reason = String.valueOf(broken.getMessage());
            RelayedTunnel in = tunnel;
            if (in == null) {
                dismiss(broken.closeCode(), reason);
            } else {
                in.dismissAfterItsFrames(this, broken.closeCode(), reason);
            }
        } else {
            if (!(cause instanceof IOException)) {
                LOG.warn("tunnel {}: {} failed", tunnelId(), side(), cause);
            }
            ctx.close();
        }
    }
}
