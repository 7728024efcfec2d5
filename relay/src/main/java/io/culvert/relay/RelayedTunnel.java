package io.culvert.relay;

import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.ProtocolFault;
import io.culvert.protocol.Subprotocol.Version;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ServiceIds;
import io.culvert.protocol.TunnelMessage.StreamMessage;
import io.culvert.transport.WebSocketControl;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A tunnel with at least one peer: passes frames on, as they are wherever both ends understand them, follows
/// the streams in them, and resets at one side what the other can no longer serve (spec: wire 5.7, 5.9).
///
/// Confined to one event loop, that of its peers (see [Relay#home]); [#dismiss], [#drop] and [#adopt] may be
/// called from any thread.
final class RelayedTunnel {

    private static final Logger LOG = LoggerFactory.getLogger(RelayedTunnel.class);

    private final Relay relay;
    private final EventLoop loop;
    private final String name;
    private final Map<Side, Peer> peers = new EnumMap<>(Side.class);
    private final Map<Side, TokenBucket> bandwidth = new EnumMap<>(Side.class);
    private final HeldFrames held;
    private final ByteBufAllocator allocator;
    private final Streams streams;
    private final FromSource fromSource;
    private final FromDestination fromDestination;

    RelayedTunnel(Relay relay, Peer first) {
        this.relay = relay;
        this.loop = first.loop();
        this.name = first.tunnelId().value();
        this.allocator = first.alloc();
        Tunnel tunnel = first.attached().tunnel();
        this.streams = new Streams(tunnel.leadsTo().map(Destination::services).orElse(List.of()));
        this.fromSource = new FromSource(streams, relay.config().maxConnections());
        this.fromDestination = new FromDestination(streams);
        this.held = new HeldFrames(relay.config().hold(), relay.holdBudget(), loop, this::destinationIsLate);
        long rate = relay.config().bandwidth().of(tunnel);
        if (rate > 0) {
            for (Side side : Side.values()) {
                bandwidth.put(side, new TokenBucket(rate, System::nanoTime));
            }
        }
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
        Peer old = peers.put(peer.side(), peer);
        if (old != null) {
            old.dismiss(WebSocketControl.Close.POLICY, "Connection is replaced by another connection");
            old.face(null);
            resetAfterLossOf(peer.side());
        }
        sendServiceIds(peer);
        welcome(peer);
        peer.handOver();
    }

    /// First of all, and once (spec: wire 5.8, rule 26).
    private void sendServiceIds(Peer peer) {
        ServiceIds ids = new ServiceIds(streams.services());
        if (peer.dialect().handshake() != Version.V1) {
            peer.send(List.of(MessageEncoder.encode(allocator, ids)));
        } else if (relay.config().serviceIdsForV1()) {
            peer.send(List.of(MessageEncoder.encodeIgnorable(allocator, ids)));
        }
    }

    /// What a side may send; null where it is not limited.
    @Nullable
    TokenBucket bandwidth(Side side) {
        return bandwidth.get(side);
    }

    private void welcome(Peer peer) {
        Peer other = peers.get(peer.side().other());
        if (other != null) {
            peer.face(other);
            other.face(peer);
        }
        if (peer.side() == Side.DESTINATION && other != null) {
            sendHeld(peer, other);
        }
    }

    private void sendHeld(Peer destination, Peer source) {
        List<HeldFrames.Held> waiting = held.take();
        Outcome out = new Outcome(allocator, waiting.size());
        for (HeldFrames.Held message : waiting) {
            if (!fromSource.pass(message.stream(), message.message(), message.frame(),
                    source.dialect().handshake(), destination.dialect(), out)) {
                message.frame().release();
            }
        }
        send(Side.DESTINATION, out.onward());
        send(Side.SOURCE, out.back());
    }

    /// A peer is gone.
    void left(Peer peer) {
        if (peers.remove(peer.side(), peer)) {
            Peer other = peers.get(peer.side().other());
            if (other != null) {
                other.face(null);
            }
            resetAfterLossOf(peer.side());
            if (peers.isEmpty()) {
                held.discard();
                relay.forget(peer.tunnelId());
            }
        }
    }

    /// To a destination every stream ends, so that no new source is spliced into an old application; to a
    /// source only those in use, for an idle one would become deaf (spec: rule 28).
    private void resetAfterLossOf(Side lost) {
        Outcome out = new Outcome(allocator, 0);
        if (lost == Side.SOURCE) {
            held.discard();
            for (RelayedStream stream : streams.ofDestination()) {
                StreamFace face = stream.destination();
                if (face != null) {
                    out.answer(stream.reset(face));
                }
                streams.end(stream);
            }
            streams.ofSource().forEach(streams::end);
        } else {
            streams.ofDestination().forEach(streams::hide);
            endAtSource(RelayedStream::isInUse, out);
        }
        send(lost.other(), out.back());
    }

    private void endAtSource(Predicate<RelayedStream> which, Outcome out) {
        for (RelayedStream stream : streams.ofSource()) {
            if (which.test(stream)) {
                out.answer(stream.reset(stream.source()));
                streams.end(stream);
            }
        }
    }

    /// Peers must leave, together: none hears of the other's going.
    ///
    /// @param attachments those of the peers that must leave; a successor of theirs stays
    void dismiss(Set<String> attachments, int code, String reason) {
        run(() -> peers.values()
            .stream()
            .filter(peer -> attachments.contains(peer.attachment()))
            .forEach(peer -> peer.dismiss(code, reason)));
    }

    void drop() {
        run(() -> List.copyOf(peers.values()).forEach(Peer::drop));
    }

    /// The services became known by a rotation.
    void adopt(List<String> adopted) {
        run(() -> streams.define(adopted));
    }

    /// Passes a burst of frames on. Owns them.
    void relay(Peer from, List<ByteBuf> frames, int bytes) {
        if (peers.get(from.side()) != from || from.isDismissed()) {
            frames.forEach(ByteBuf::release);
            return;
        }
        Outcome out = new Outcome(allocator, frames.size());
        ProtocolFault fault = null;
        for (ByteBuf frame : frames) {
            boolean passed = false;
            try {
                passed = fault == null && decide(from, frame, out);
            } catch (ProtocolException e) {
                fault = e.fault();
            }
            if (!passed) {
                frame.release();
            }
        }
        passOn(from, out, bytes);
        if (fault != null) {
            dismissForFault(from, fault);
        }
    }

    private void passOn(Peer from, Outcome out, int bytes) {
        if (peers.containsKey(from.side().other())) {
            relay.observer().relayed(bytes);
        }
        send(from.side().other(), out.onward());
        from.answer(out.back());
    }

    private void dismissForFault(Peer from, ProtocolFault fault) {
        if (fault == ProtocolFault.NEVER_STARTED && from.side() == Side.DESTINATION) {
            LOG.warn(
                    "tunnel {}: {}. A device that speaks V1 although it offers more needs a tunnel with the tag {}=V1",
                    name, fault.text(), RelayTerms.PROTOCOL_TAG);
        }
        from.dismiss(WebSocketControl.Close.POLICY, fault.text());
    }

    /// What becomes of one message.
    ///
    /// @return whether the frame itself went on, or is kept
    private boolean decide(Peer from, ByteBuf frame, Outcome out) throws ProtocolException {
        TunnelMessage message = from.decoder().decode(frame);
        return switch (message) {
            case StreamMessage ofStream when from.side() == Side.DESTINATION ->
                fromDestination.pass(ofStream, frame, out);
            case StreamMessage ofStream -> fromSource(from, ofStream, frame, out);
            case TunnelMessage.SessionReset reset -> throw new ProtocolException(ProtocolFault.SERVICE_ONLY);
            case ServiceIds ids -> throw new ProtocolException(ProtocolFault.SERVICE_ONLY);
            case TunnelMessage.Unknown unknown -> {
                if (!unknown.ignorable()) {
                    throw new ProtocolException(ProtocolFault.UNKNOWN_TYPE);
                }
                yield false;
            }
        };
    }

    private boolean fromSource(Peer from, StreamMessage message, ByteBuf frame, Outcome out)
            throws ProtocolException {
        RelayedStream stream = fromSource.admit(message, out);
        if (stream == null) {
            return false;
        }
        Peer destination = peers.get(Side.DESTINATION);
        if (destination == null) {
            hold(stream, HeldFrames.copyOf(frame), from, out);
            return false;
        }
        return fromSource.pass(stream, message, frame, from.dialect().handshake(), destination.dialect(),
                out);
    }

    /// Keeps a message until the destination comes, for a while (spec: rule 27).
    private void hold(RelayedStream stream, ByteBuf copy, Peer from, Outcome out) throws ProtocolException {
        if (held.add(new HeldFrames.Held(stream, (StreamMessage) from.decoder().decode(copy), copy))) {
            return;
        }
        copy.release();
        HoldLimits limits = relay.config().hold();
        giveUpHolding("hold-bytes (" + limits.tunnelBytes() + ") or hold-total-bytes (" + limits.allBytes()
                + ") are used up", out);
    }

    private void destinationIsLate() {
        Outcome out = new Outcome(allocator, 0);
        giveUpHolding("it did not come in " + relay.config().hold().time().toMillis() + " ms", out);
        send(Side.SOURCE, out.back());
    }

    private void giveUpHolding(String why, Outcome out) {
        held.discard();
        LOG.info("tunnel {}: {} streams are reset, for the destination is absent: {}", name,
                streams.ofSource().size(), why);
        endAtSource(stream -> true, out);
    }

    private void send(Side side, List<ByteBuf> frames) {
        Peer peer = peers.get(side);
        if (peer != null) {
            peer.send(frames);
        } else {
            frames.forEach(ByteBuf::release);
        }
    }
}
