package io.culvert.relay;

import io.culvert.protocol.Facing;
import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.TextException;
import io.culvert.relay.Announcements.Treatment;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.WebSocketControl;
import io.culvert.transport.WebSocketPipeline;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One attached WebSocket. Passes each burst of frames that it has read to its tunnel, and writes each burst
/// from the tunnel with one flush. [PeerHandler] calls it with what the channel reads. Confined to its
/// tunnel's event loop.
final class Peer {

    /// The time between a Close frame and the end of the TCP connection, unless the client ends it first.
    private static final int LINGER_MILLIS = 800;

    /// The longest time that a socket that takes no bytes may delay the end of TLS.
    private static final int TLS_LINGER_MILLIS = 100;

    private final PeerReports reports;
    private final AdmittedClient client;
    private final Channel channel;
    private final MessageDecoder decoder;
    private final IntakeHandler intakeHandler;
    private final ReadPauses readPauses;
    private final Output output;
    private final Announcements announcements;
    private final Burst burst = new Burst();

    private @Nullable RelayedTunnel tunnel;
    private @Nullable Peer otherPeer;
    private PeerPhase phase = PeerPhase.ARRIVING;

    Peer(Relay relay, AdmittedClient client, Channel channel, IntakeHandler intakeHandler) {
        this.reports = new PeerReports(relay, client);
        this.client = client;
        this.channel = channel;
        this.decoder = new MessageDecoder(client.subprotocol().isBrowsers());
        this.intakeHandler = intakeHandler;
        this.readPauses = new ReadPauses(channel, intakeHandler);
        this.output = new Output(channel, intakeHandler, relay.context().unsentBudget(), this::outputTaken);
        this.announcements = new Announcements(client.resumes());
    }

    AdmittedClient client() {
        return client;
    }

    TunnelId tunnelId() {
        return client.tunnelId();
    }

    Side side() {
        return client.side();
    }

    String attachment() {
        return client.attachment();
    }

    boolean resumes() {
        return client.resumes();
    }

    Dialect dialect() {
        return client.dialect();
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    ByteBufAllocator alloc() {
        return channel.alloc();
    }

    /// Decodes frames of this peer only.
    MessageDecoder decoder() {
        return decoder;
    }

    /// Dismisses a client whose attachment ended between its admission and its arrival here.
    void turnAway(WebSocketControl.Close close) {
        reports.admitted();
        dismiss(close);
    }

    /// Sets the tunnel that receives its bursts from now on.
    ///
    /// @param bandwidth the rate at which it may send; null for no limit
    void attach(RelayedTunnel tunnel, @Nullable TokenBucket bandwidth) {
        this.tunnel = tunnel;
        if (phase == PeerPhase.ARRIVING) {
            phase = PeerPhase.ATTACHED;
        }
        intakeHandler.countAnswersAlone();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.setCloseNotifyFlushTimeoutMillis(TLS_LINGER_MILLIS);
        }
        if (bandwidth != null) {
            readPauses.limit(bandwidth);
        }
        reports.admitted();
        reports.attached();
    }

    /// Sets the receiver of what this peer sends; null while there is none.
    void pair(@Nullable Peer otherPeer) {
        this.otherPeer = otherPeer;
        readPauses.flowInto(otherPeer == null ? null : otherPeer.output);
    }

    /// Begins an epoch. Discards what the peer sends until it confirms the announcement.
    ///
    /// @param otherPeer the peer that receives its bytes from then on, or null
    void announce(Facing facing, @Nullable Peer otherPeer) {
        if (phase != PeerPhase.ATTACHED) {
            return;
        }
        burst.discard();
        WebSocketPipeline.loseFrames(channel.pipeline());
        pair(null);
        this.otherPeer = otherPeer;
        if (announcements.begin(facing)) {
            channel.writeAndFlush(new WebSocketControl.Text(facing.text()))
                .addListener(sent -> announcements.sent());
        } else {
            loop().execute(() -> channel.close());
        }
    }

    /// Passes its bytes on unread from now on.
    void beginSplicing() {
        announcements.beginSplicing();
        pair(otherPeer);
    }

    /// Reads its bytes as messages of V1 to V3 from now on.
    void beginRelaying() {
        announcements.beginRelaying();
        WebSocketPipeline.findFrames(channel.pipeline());
    }

    /// Keeps a frame until the burst is complete. Owns the frame.
    void read(ByteBuf frame) {
        if (phase.compareTo(PeerPhase.ATTACHED) > 0) {
            frame.release();
        } else if (announcements.treatment() == Treatment.DISCARD) {
            reports.discarded(frame.readableBytes());
            frame.release();
        } else {
            burst.add(frame);
        }
    }

    void read(WebSocketControl.Text text) {
        RelayedTunnel to = tunnel;
        if (phase != PeerPhase.ATTACHED || to == null) {
            return;
        }
        handOver();
        try {
            announcements.confirm(text.text()).ifPresent(facing -> to.ready(this, facing));
        } catch (TextException e) {
            dismiss(new WebSocketControl.Close(WebSocketControl.Close.POLICY,
                    String.valueOf(e.getMessage())));
        }
    }

    /// The client closes the WebSocket; the caller closes the channel.
    void read(WebSocketControl.Close close) {
        if (phase == PeerPhase.ATTACHED) {
            handOver();
            channel.writeAndFlush(close);
            detach("the client closed");
        }
    }

    /// Passes the frames that were read to the tunnel. A process that was stopped for long passes nothing on
    /// when it wakes: another one may have admitted this peer's client since.
    void handOver() {
        RelayedTunnel to = tunnel;
        if (burst.isEmpty() || to == null || phase != PeerPhase.ATTACHED) {
            return;
        }
        if (isFenced()) {
            burst.discard();
            disconnect();
            return;
        }
        int bytes = burst.bytes();
        List<ByteBuf> frames = burst.take();
        if (announcements.treatment() == Treatment.SPLICE) {
            to.splice(this, frames, bytes);
        } else {
            to.relay(this, frames, bytes);
        }
        readPauses.took(bytes);
    }

    /// The client has read some of what was written: the other side may go on.
    void outputTaken() {
        if (otherPeer != null) {
            otherPeer.readPauses.update();
        }
    }

    /// Writes frames from the other side in order with one flush. Owns the frames.
    void send(List<ByteBuf> frames) {
        if (phase != PeerPhase.ATTACHED || frames.isEmpty()) {
            frames.forEach(ByteBuf::release);
        } else {
            output.send(frames);
        }
    }

    /// Writes the relay's answers to what this peer sent. Owns the frames.
    void answer(List<ByteBuf> frames) {
        if (phase != PeerPhase.ATTACHED || frames.isEmpty()) {
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
        if (phase.compareTo(PeerPhase.DISMISSED) < 0) {
            phase = PeerPhase.DISMISSED;
            loop().execute(() -> endDismissed(close));
        }
    }

    private void endDismissed(WebSocketControl.Close close) {
        if (phase == PeerPhase.GONE) {
            return;
        }
        reports.dismissed(close.reason());
        detach(close.reason());
        channel.writeAndFlush(close);
        readPauses.discard();
        LoopTimers.after(channel, LINGER_MILLIS, TimeUnit.MILLISECONDS, () -> channel.close());
    }

    /// Ends this peer because the service stops.
    void disconnect() {
        disconnect("the service stops");
    }

    /// Ends this peer without a Close frame, after which every client reconnects.
    ///
    /// @param reason for the audit
    void disconnect(String reason) {
        if (phase != PeerPhase.GONE) {
            phase = PeerPhase.DISMISSED;
            loop().execute(() -> detach(reason));
        }
        channel.close();
    }

    /// Whether the life that admitted this peer may not act any more.
    boolean isFenced() {
        return !client.attached().claimant().lease().mayAct();
    }

    /// Ends this peer so that its client may come back, also one without a client token: it passes nothing on
    /// from now on, then the store lets its token return, then its connection is closed without a Close frame.
    void release(String reason) {
        if (phase == PeerPhase.GONE) {
            channel.close();
            return;
        }
        boolean mutes = phase != PeerPhase.DISMISSED;
        phase = PeerPhase.GONE;
        burst.discard();
        RelayedTunnel from = tunnel;
        if (from != null) {
            from.detach(this);
        }
        if (mutes) {
            reports.released(reason, channel::close);
        } else {
            reports.detached(reason);
            channel.close();
        }
    }

    /// Detaches this peer from its tunnel, if it is in one, and in the store. Does nothing the second time.
    void detach(String reason) {
        if (phase == PeerPhase.GONE) {
            return;
        }
        phase = PeerPhase.GONE;
        burst.discard();
        RelayedTunnel from = tunnel;
        if (from != null) {
            from.detach(this);
        }
        reports.detached(reason);
    }
}
