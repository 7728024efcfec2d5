package io.culvert.relay;

import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.ProtocolFault;
import io.culvert.protocol.Subprotocol.Version;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.ServiceIds;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.transport.WebSocketControl;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.Side;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A tunnel with at least one peer: passes frames on as they are, follows the streams in them, and resets at
/// one side what the other can no longer serve (spec: wire 5.7, 5.9).
///
/// Everything runs on one event loop, that of the peer that came first; what comes from elsewhere hops there,
/// a burst at a time.
final class RelayedTunnel {

    private static final Logger LOG = LoggerFactory.getLogger(RelayedTunnel.class);

    private final Relay relay;
    private final EventLoop loop;
    private final String name;
    private final Map<Side, Peer> peers = new EnumMap<>(Side.class);
    private final Map<Side, HeldFrames> held = new EnumMap<>(Side.class);
    private final AtomicInteger expected = new AtomicInteger();
    private final Streams streams;
    private List<String> services;
    private @Nullable Future<?> holdTimer;

    RelayedTunnel(Relay relay, Peer first) {
        this.relay = relay;
        this.loop = first.loop();
        this.name = first.tunnelId().value();
        Destination destination = first.attached().tunnel().destination();
        this.services = destination == null ? List.of() : destination.services();
        this.streams = new Streams(services);
        for (Side side : Side.values()) {
            held.put(side, new HeldFrames(relay.config().maxHeldBytes()));
        }
    }

    /// Counts a peer before it arrives, so that the tunnel is not forgotten under it.
    void expectPeer() {
        expected.incrementAndGet();
    }

    boolean expectsNobody() {
        return expected.get() == 0;
    }

    private void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /// Takes a peer in; one of the same side that is still there is replaced.
    void add(Peer peer) {
        peer.joined(this);
        run(() -> {
            Peer old = peers.put(peer.side(), peer);
            if (old != null) {
                old.dismiss(WebSocketControl.Close.POLICY, "Connection is replaced by another connection");
                old.face(null);
                resetAfterLossOf(peer.side());
            }
            if (peer.version() != Version.V1) {
                peer.send(List.of(encode(peer, new ServiceIds(services))));
            }
            welcome(peer);
        });
    }

    private void welcome(Peer peer) {
        Peer other = peers.get(peer.side().other());
        if (other != null) {
            peer.face(other);
            other.face(peer);
        }
        List<ByteBuf> waiting = heldFor(peer.side()).take();
        if (!waiting.isEmpty()) {
            if (peer.side() == Side.DESTINATION) {
                streams.knownToDestination(true);
            }
            peer.send(waiting);
        }
    }

    /// A peer's channel is closed.
    void left(Peer peer) {
        run(() -> {
            if (peers.remove(peer.side(), peer)) {
                Peer other = peers.get(peer.side().other());
                if (other != null) {
                    other.face(null);
                }
                resetAfterLossOf(peer.side());
            }
            expected.decrementAndGet();
            if (peers.isEmpty()) {
                held.values().forEach(HeldFrames::discard);
                stopHoldTimer();
            }
            relay.forgetIfEmpty(this, peer.tunnelId());
        });
    }

    /// To a destination every stream ends, so that no new source is spliced into an old application; to a
    /// source only those in use, for an idle one would become deaf.
    private void resetAfterLossOf(Side lost) {
        heldFor(lost.other()).discard();
        List<TunnelMessage> resets = lost == Side.SOURCE ? streams.reset(stream -> true)
                : streams.reset(RelayedStream::isInUse);
        streams.knownToDestination(false);
        send(lost.other(), resets);
    }

    void dismiss(Side side, int code, String reason) {
        run(() -> {
            Peer peer = peers.get(side);
            if (peer != null) {
                peer.dismiss(code, reason);
            }
        });
    }

    void drop() {
        run(() -> List.copyOf(peers.values()).forEach(Peer::drop));
    }

    /// The services became known by a rotation.
    void adopt(List<String> adopted) {
        run(() -> {
            services = adopted;
            streams.define(adopted);
        });
    }

    /// Passes a burst of frames on. Owns them.
    void relay(Peer from, List<ByteBuf> frames, int bytes) {
        run(() -> relayHere(from, frames, bytes));
    }

    private void relayHere(Peer from, List<ByteBuf> frames, int bytes) {
        if (peers.get(from.side()) != from) {
            frames.forEach(ByteBuf::release);
            return;
        }
        List<ByteBuf> onward = new ArrayList<>(frames.size());
        List<TunnelMessage> answers = new ArrayList<>(0);
        int next = 0;
        try {
            for (; next < frames.size(); next++) {
                ByteBuf frame = frames.get(next);
                ByteBuf passed = decide(from, frame, answers);
                if (passed == null) {
                    frame.release();
                } else {
                    onward.add(passed);
                }
            }
        } catch (ProtocolException e) {
            frames.subList(next, frames.size()).forEach(ByteBuf::release);
            from.dismiss(WebSocketControl.Close.POLICY, e.fault().text());
        }
        passOn(from, onward, bytes);
        send(from.side(), answers);
    }

    private void passOn(Peer from, List<ByteBuf> onward, int bytes) {
        Peer to = peers.get(from.side().other());
        if (to != null) {
            relay.observer().relayed(bytes);
            to.deliver(onward, from, bytes);
        } else {
            hold(from, onward);
            from.delivered(bytes);
        }
    }

    /// What goes on in a frame's place, or null for nothing; what the sender gets back is added to `answers`.
    private @Nullable ByteBuf decide(Peer from, ByteBuf frame, List<TunnelMessage> answers)
            throws ProtocolException {
        TunnelMessage message = from.decoder().decode(frame);
        return switch (message) {
            case TunnelMessage.Data data -> streams.find(data) == null ? null : frame;
            case StreamStart start -> {
                fromSource(from);
                if (isFull()) {
                    answers.add(new StreamReset(start.streamId(), start.serviceId(), start.connectionId()));
                    yield null;
                }
                streams.start(start).knownToDestination(peers.containsKey(Side.DESTINATION));
                yield frame;
            }
            case ConnectionStart start -> {
                fromSource(from);
                yield connect(from, start, frame, answers);
            }
            case StreamReset reset -> {
                RelayedStream stream = streams.find(reset);
                if (stream != null) {
                    streams.end(stream);
                }
                yield stream == null ? null : frame;
            }
            case ConnectionReset reset -> {
                RelayedStream stream = streams.find(reset);
                if (stream != null) {
                    stream.disconnect(reset.connectionId());
                }
                yield stream == null ? null : frame;
            }
            case TunnelMessage.SessionReset reset -> throw new ProtocolException(ProtocolFault.SERVICE_ONLY);
            case ServiceIds ids -> throw new ProtocolException(ProtocolFault.SERVICE_ONLY);
            case TunnelMessage.Unknown unknown -> {
                if (!unknown.ignorable()) {
                    throw new ProtocolException(ProtocolFault.UNKNOWN_TYPE);
                }
                yield null;
            }
        };
    }

    private static void fromSource(Peer from) throws ProtocolException {
        if (from.side() == Side.DESTINATION) {
            throw new ProtocolException(ProtocolFault.STARTED_BY_DESTINATION);
        }
    }

    private boolean isFull() {
        return streams.connectionCount() >= relay.config().maxConnections();
    }

    /// A destination that came after the stream was started hears of it by a STREAM_START (spec:
    /// decision 29).
    private @Nullable ByteBuf connect(Peer from, ConnectionStart start, ByteBuf frame,
            List<TunnelMessage> answers) throws ProtocolException {
        RelayedStream stream = streams.find(start);
        if (stream == null || isFull()) {
            answers.add(new ConnectionReset(start.streamId(), start.serviceId(), start.connectionId()));
            return null;
        }
        stream.connect(start.connectionId());
        if (stream.isKnownToDestination() || !peers.containsKey(Side.DESTINATION)) {
            return frame;
        }
        stream.knownToDestination(true);
        frame.release();
        return encode(from, new StreamStart(start.streamId(), start.serviceId(), start.connectionId()));
    }

    private void hold(Peer from, List<ByteBuf> frames) {
        HeldFrames waiting = heldFor(from.side().other());
        boolean room = true;
        for (ByteBuf frame : frames) {
            if (!room || !waiting.add(frame)) {
                room = false;
                frame.release();
            }
        }
        if (!room) {
            giveUpHolding("more than " + relay.config().maxHeldBytes() + " bytes wait");
        } else if (!waiting.isEmpty() && holdTimer == null) {
            long millis = relay.config().holdFor().toMillis();
            holdTimer = loop.schedule(() -> giveUpHolding("nobody came in " + millis + " ms"), millis,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void giveUpHolding(String why) {
        stopHoldTimer();
        for (Side side : Side.values()) {
            if (!peers.containsKey(side) && !heldFor(side).isEmpty()) {
                LOG.info("tunnel {}: streams are reset, the {} is absent: {}", name, side, why);
                heldFor(side).discard();
                send(side.other(), streams.reset(stream -> true));
            }
        }
    }

    private void stopHoldTimer() {
        if (holdTimer != null) {
            holdTimer.cancel(false);
            holdTimer = null;
        }
    }

    private void send(Side side, List<TunnelMessage> messages) {
        Peer peer = peers.get(side);
        if (peer != null && !messages.isEmpty()) {
            peer.send(messages.stream().map(message -> encode(peer, message)).toList());
        }
    }

    private HeldFrames heldFor(Side side) {
        return Objects.requireNonNull(held.get(side));
    }

    private static ByteBuf encode(Peer peer, TunnelMessage message) {
        return MessageEncoder.encode(peer.alloc(), message);
    }
}
