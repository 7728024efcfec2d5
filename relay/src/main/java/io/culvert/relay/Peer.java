package io.culvert.relay;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.Ready;
import io.culvert.protocol.Subprotocol;
import io.culvert.protocol.TextException;
import io.culvert.transport.ClientAddress;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.WebSocketControl;
import io.culvert.transport.WebSocketException;
import io.culvert.transport.WebSocketPipeline;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attached WebSocket. Passes each burst of frames that it has read to its tunnel, and writes each burst
/// from the tunnel with one flush. Confined to its tunnel's event loop.
final class Peer extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /// The time between a Close frame and the end of the TCP connection, unless the client ends it first.
    /// Bytes that arrive meanwhile are read and discarded: closing a socket with unread bytes resets the
    /// connection, and the Close frame would be lost.
    private static final int LINGER_MILLIS = 800;

    /// How long a socket that takes nothing may hold up the end of TLS.
    private static final int TLS_LINGER_MILLIS = 100;

    /// A peer that does not take so many is dropped: the other side must not fill memory by coming and going.
    private static final int MAX_UNSENT_FACINGS = 8;

    private final Relay relay;
    private final AttachResult.Attached attached;
    private final boolean resumes;
    private final String subprotocol;
    private final Grant grant;
    private final Dialect dialect;
    private final Channel channel;
    private final SocketAddress remoteAddress;
    private final MessageDecoder decoder;
    private final IntakeHandler reading;
    private final Intake intake;
    private final Output output;

    private @Nullable RelayedTunnel tunnel;
    private @Nullable Peer opposite;
    private List<ByteBuf> burst = new ArrayList<>(0);
    private int burstBytes;
    private Phase phase = Phase.ARRIVING;
    private Hearing hearing;

    /// The last announcement, until the peer confirms it.
    private @Nullable Facing announced;
    private int unsentFacings;

    /// What the relay does with bytes of the peer (spec: c1 5.5).
    private enum Hearing {
        /// It discards them: they belong to an earlier epoch, or there is no other peer.
        NOTHING,
        /// It passes them on unread.
        PIECES,
        /// It reads them as messages of V1 to V3.
        MESSAGES
    }

    Peer(Relay relay, AttachResult.Attached attached, HandshakeRequest request, Channel channel,
            IntakeHandler reading) {
        this.relay = relay;
        this.attached = attached;
        this.resumes = request.resumes();
        this.hearing = resumes ? Hearing.NOTHING : Hearing.MESSAGES;
        this.subprotocol = resumes ? Subprotocol.RESUMABLE : request.subprotocol().name();
        this.grant = Grant.of(request.token().digest().grant());
        this.dialect = Dialect.of(request, attached.tunnel().terms());
        this.decoder = new MessageDecoder(request.subprotocol().isBrowsers());
        this.channel = channel;
        this.reading = reading;
        this.intake = new Intake(channel, reading);
        this.output = new Output(channel, reading, relay.context().unsentBudget(), this::outputTaken);
        SocketAddress remote = ClientAddress.of(channel);
        this.remoteAddress = remote == null ? new InetSocketAddress(0) : remote;
    }

    TunnelId tunnelId() {
        return attached.tunnel().id();
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

    /// Whether it is an end of ours whose connections outlive this WebSocket.
    boolean resumes() {
        return resumes;
    }

    String subprotocol() {
        return subprotocol;
    }

    Grant grant() {
        return grant;
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

    /// For this peer's frames only.
    MessageDecoder decoder() {
        return decoder;
    }

    /// The client was admitted, but its attachment ended before it arrived here.
    void turnAway(WebSocketControl.Close close) {
        relay.context().events().accept(new RelayEvent.Attached(attached, remoteAddress));
        dismiss(close);
    }

    /// Sets the tunnel that receives its bursts from now on.
    ///
    /// @param bandwidth the rate at which it may send; null for no limit
    void attach(RelayedTunnel tunnel, @Nullable TokenBucket bandwidth) {
        this.tunnel = tunnel;
        if (phase == Phase.ARRIVING) {
            phase = Phase.ATTACHED;
        }
        reading.countAnswersAlone();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.setCloseNotifyFlushTimeoutMillis(TLS_LINGER_MILLIS);
        }
        if (bandwidth != null) {
            intake.limit(bandwidth);
        }
        relay.context().events().accept(new RelayEvent.Attached(attached, remoteAddress));
        LOG.info("tunnel {}: {} attached from {} with {}", tunnelId(), side(), remoteAddress, subprotocol);
    }

    /// Sets the receiver of what this peer sends; null while there is none.
    void pair(@Nullable Peer opposite) {
        this.opposite = opposite;
        intake.flowInto(opposite == null ? null : opposite.output);
    }

    /// Begins an epoch. Discards what the peer sends until it confirms the announcement.
    ///
    /// @param opposite the peer that receives its bytes from then on, or null
    void announce(Facing facing, @Nullable Peer opposite) {
        if (phase != Phase.ATTACHED) {
            return;
        }
        announced = facing;
        hearing = Hearing.NOTHING;
        burst.forEach(ByteBuf::release);
        burst.clear();
        burstBytes = 0;
        WebSocketPipeline.loseFrames(channel.pipeline());
        pair(null);
        this.opposite = opposite;
        if (++unsentFacings > MAX_UNSENT_FACINGS) {
            loop().execute(() -> channel.close());
            return;
        }
        channel.writeAndFlush(new WebSocketControl.Text(facing.text())).addListener(sent -> unsentFacings--);
    }

    /// Passes its bytes on unread from now on.
    void flow() {
        hearing = Hearing.PIECES;
        pair(opposite);
    }

    /// Reads its bytes as messages from now on.
    void findFrames() {
        hearing = Hearing.MESSAGES;
        WebSocketPipeline.findFrames(channel.pipeline());
    }

    private void said(String text) {
        try {
            Facing facing = announced;
            Ready ready = Ready.parse(text).orElse(null);
            RelayedTunnel to = tunnel;
            if (ready != null && facing != null && to != null && ready.epoch() == facing.terms().epoch()) {
                announced = null;
                to.ready(this, facing);
            }
        } catch (TextException e) {
            dismiss(new WebSocketControl.Close(WebSocketControl.Close.POLICY,
                    String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case ByteBuf frame when phase.compareTo(Phase.ATTACHED) > 0 -> frame.release();
            case ByteBuf frame when hearing == Hearing.NOTHING -> {
                relay.context().events().accept(new RelayEvent.Discarded(frame.readableBytes()));
                frame.release();
            }
            case ByteBuf frame -> {
                burst.add(frame);
                burstBytes += frame.readableBytes();
            }
            case WebSocketControl.Text text -> {
                if (phase == Phase.ATTACHED) {
                    handOver();
                    said(text.text());
                }
            }
            case WebSocketControl.Close close -> {
                if (phase == Phase.ATTACHED) {
                    handOver();
                    ctx.writeAndFlush(close);
                    detach("the client closed");
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

    /// Passes the frames that were read to the tunnel.
    void handOver() {
        RelayedTunnel to = tunnel;
        if (burst.isEmpty() || to == null || phase != Phase.ATTACHED) {
            return;
        }
        List<ByteBuf> frames = burst;
        int bytes = burstBytes;
        burst = new ArrayList<>(frames.size());
        burstBytes = 0;
        if (hearing == Hearing.PIECES) {
            to.splice(this, frames, bytes);
        } else {
            to.relay(this, frames, bytes);
        }
        intake.took(bytes);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        outputTaken();
    }

    private void outputTaken() {
        if (opposite != null) {
            opposite.intake.update();
        }
    }

    /// Writes frames from the other side in order with one flush. Owns the frames.
    void send(List<ByteBuf> frames) {
        if (phase != Phase.ATTACHED || frames.isEmpty()) {
            frames.forEach(ByteBuf::release);
        } else {
            output.send(frames);
        }
    }

    /// Writes the relay's answers to what this peer sent. Owns the frames.
    void answer(List<ByteBuf> frames) {
        if (phase != Phase.ATTACHED || frames.isEmpty()) {
            frames.forEach(ByteBuf::release);
        } else {
            output.answer(frames);
        }
    }

    /// Ends this peer with a Close frame, which to every client means "give up". Frames written before are
    /// sent before it. From now on the peer no longer takes part in relaying; it is detached a moment later,
    /// so that of two peers dismissed together neither sees the other detach. Its socket stays open for a
    /// while, and further bytes are read and discarded: closing a socket with unread bytes resets the
    /// connection, and the Close frame would be lost.
    void dismiss(WebSocketControl.Close close) {
        if (phase.compareTo(Phase.DISMISSED) < 0) {
            phase = Phase.DISMISSED;
            loop().execute(() -> endDismissed(close));
        }
    }

    private void endDismissed(WebSocketControl.Close close) {
        if (phase == Phase.GONE) {
            return;
        }
        LOG.info("tunnel {}: {} dismissed: {}", tunnelId(), side(), close.reason());
        detach(close.reason());
        channel.writeAndFlush(close);
        intake.discard();
        LoopTimers.after(channel, LINGER_MILLIS, TimeUnit.MILLISECONDS, () -> channel.close());
    }

    /// Ends this peer without a Close frame, after which every client reconnects.
    void drop() {
        if (phase != Phase.GONE) {
            phase = Phase.DISMISSED;
            loop().execute(() -> detach("the service stops"));
        }
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        detach("the connection broke");
    }

    /// Detaches this peer from its tunnel, if it is in one, and in the store. Does nothing the second time.
    void detach(String reason) {
        if (phase == Phase.GONE) {
            return;
        }
        phase = Phase.GONE;
        burst.forEach(ByteBuf::release);
        burst.clear();
        RelayedTunnel from = tunnel;
        if (from != null) {
            from.detach(this);
        }
        LOG.info("tunnel {}: {} detached: {}", tunnelId(), side(), reason);
        relay.detached(attached, remoteAddress, reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof WebSocketException broken) {
            // Frames that it sent before are still relayed.
            handOver();
            dismiss(new WebSocketControl.Close(broken.closeCode(), String.valueOf(broken.getMessage())));
        } else {
            if (!(cause instanceof IOException)) {
                LOG.warn("tunnel {}: {} failed", tunnelId(), side(), cause);
            }
            ctx.close();
        }
    }
}
