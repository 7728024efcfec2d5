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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Relays the messages of V1 to V3 between the two peers of a tunnel: forwards frames, unchanged if both ends
/// understand them, keeps track of the streams, and resets streams at one side that the other side can no
/// longer serve (spec: wire 5.7, 5.9). Confined to the tunnel's event loop.
final class StreamRelay {

    private static final Logger LOG = LoggerFactory.getLogger(StreamRelay.class);

    private final RelayContext context;
    private final String tunnel;
    private final Map<Side, Peer> peers;
    private final HeldFrames held;
    private final ByteBufAllocator allocator;
    private final Streams streams;
    private final FromSource fromSource;
    private final FromDestination fromDestination;
    private final SilentDestination silence;

    /// @param peers the tunnel's current peers; only read here
    StreamRelay(RelayContext context, Peer first, Map<Side, Peer> peers) {
        this.context = context;
        this.tunnel = first.tunnelId().value();
        this.peers = peers;
        this.allocator = first.alloc();
        this.streams = new Streams(
                first.client().attached().tunnel().leadsTo().map(Destination::services).orElse(List.of()));
        this.fromSource = new FromSource(streams, context.config().maxConnections());
        this.fromDestination = new FromDestination(streams);
        this.held = new HeldFrames(context.config().hold(), context.holdBudget(), first.loop(),
                this::destinationIsLate);
        this.silence = new SilentDestination(context.config().destinationSilence(), first.loop(),
                this::destinationIsSilent);
    }

    /// A peer is attached and paired.
    void attached(Peer peer) {
        if (!peer.resumes()) {
            sendServiceIds(peer);
        }
        Peer source = peers.get(Side.SOURCE);
        if (peer.side() == Side.DESTINATION && source != null) {
            sendHeld(peer, source);
        }
    }

    /// Sends SERVICE_IDS first and once (spec: wire 5.8, rule 26).
    private void sendServiceIds(Peer peer) {
        ServiceIds ids = new ServiceIds(streams.services());
        if (peer.dialect().handshake() != Version.V1) {
            peer.send(List.of(MessageEncoder.encode(allocator, ids)));
        } else if (context.config().serviceIdsForV1()) {
            peer.send(List.of(MessageEncoder.encodeIgnorable(allocator, ids)));
        }
    }

    private void sendHeld(Peer destination, Peer source) {
        List<HeldFrames.Held> waiting = held.take();
        BurstResult out = new BurstResult(allocator, waiting.size());
        for (HeldFrames.Held message : waiting) {
            if (!pass(message.stream(), message.message(), message.frame(), source, destination, out)) {
                message.frame().release();
            }
        }
        send(Side.DESTINATION, out.onward());
        send(Side.SOURCE, out.back());
    }

    List<String> services() {
        return streams.services();
    }

    /// No peer is left.
    void end() {
        held.discard();
        silence.detached();
    }

    /// A rotation has set the tunnel's services.
    void adopt(List<String> services) {
        streams.define(services);
    }

    /// A side's peer has detached or was replaced. All streams are reset at a destination, so that no new
    /// source is spliced into an old application; at a source only those in use, because a reset would make an
    /// idle stream unusable (spec: rule 28).
    void detached(Side lost) {
        BurstResult out = new BurstResult(allocator, 0);
        if (lost == Side.DESTINATION) {
            silence.detached();
        }
        if (lost == Side.SOURCE) {
            held.discard();
            for (RelayedStream stream : streams.ofDestination()) {
                StreamName shown = stream.destination();
                if (shown != null) {
                    out.answer(stream.reset(shown));
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

    private void endAtSource(Predicate<RelayedStream> which, BurstResult out) {
        for (RelayedStream stream : streams.ofSource()) {
            if (which.test(stream)) {
                out.answer(stream.reset(stream.source()));
                streams.end(stream);
            }
        }
    }

    /// Relays a burst of frames. Owns the frames.
    void relay(Peer from, List<ByteBuf> frames, int bytes) {
        if (from.side() == Side.DESTINATION) {
            silence.heard();
        }
        BurstResult out = new BurstResult(allocator, frames.size());
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

    private void passOn(Peer from, BurstResult out, int bytes) {
        if (peers.containsKey(from.side().other())) {
            context.events().accept(new RelayEvent.Relayed(bytes));
        }
        send(from.side().other(), out.onward());
        from.answer(out.back());
    }

    private void dismissForFault(Peer from, ProtocolFault fault) {
        if (fault == ProtocolFault.NEVER_STARTED && from.side() == Side.DESTINATION) {
            LOG.atWarn()
                .addKeyValue("tunnel", tunnel)
                .addKeyValue("peer", from.side())
                .log("tunnel {}: {}. A device that speaks V1 although it offers more needs a tunnel with the tag {}=V1",
                        tunnel, fault.text(), RelayTerms.PROTOCOL_TAG);
        }
        from.dismiss(new WebSocketControl.Close(WebSocketControl.Close.POLICY, fault.text()));
    }

    /// Handles one message.
    ///
    /// @return whether the frame itself was forwarded or is held
    private boolean decide(Peer from, ByteBuf frame, BurstResult out) throws ProtocolException {
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

    private boolean fromSource(Peer from, StreamMessage message, ByteBuf frame, BurstResult out)
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
        return pass(stream, message, frame, from, destination, out);
    }

    private boolean pass(RelayedStream stream, StreamMessage message, ByteBuf frame, Peer source,
            Peer destination, BurstResult out) {
        boolean unchanged = fromSource.pass(stream, message, frame, source.dialect().handshake(),
                silence.dialect(destination), out);
        StreamName shown = stream.destination();
        if (shown != null && message instanceof TunnelMessage.Data) {
            silence.sent(destination, shown.style());
        }
        return unchanged;
    }

    /// The destination has taken data and not answered. One that reconnects by itself is served in V1 from
    /// then on, which names no service and thus needs a tunnel with one.
    private void destinationIsSilent(Peer destination) {
        boolean v1 = streams.services().size() <= 1;
        context.events()
            .accept(new RelayEvent.DestinationSilent(destination.client().attached().tunnel().account(),
                    destination.tunnelId(), v1));
        LOG.atWarn()
            .addKeyValue("tunnel", tunnel)
            .addKeyValue("peer", Side.DESTINATION)
            .log("tunnel {}: the device has answered nothing for {} s. AWS's device client does so unless it is"
                    + " spoken to in V1: {} the tag {}=V1, or the thing an attribute of that name", tunnel,
                    context.config().destinationSilence().toSeconds(),
                    v1 ? "it now is, after a new connection. To spare the wait, give its tunnels"
                            : "give its tunnels one service and",
                    RelayTerms.PROTOCOL_TAG);
        if (v1) {
            silence.takeForV1();
            destination.disconnect("it answered nothing in V3");
        }
    }

    /// Holds a message for a limited time until the destination attaches (spec: rule 27).
    private void hold(RelayedStream stream, ByteBuf copy, Peer from, BurstResult out)
            throws ProtocolException {
        if (held.add(new HeldFrames.Held(stream, (StreamMessage) from.decoder().decode(copy), copy))) {
            return;
        }
        copy.release();
        HoldLimits limits = context.config().hold();
        giveUpHolding("hold-bytes (" + limits.tunnelBytes() + ") or hold-total-bytes (" + limits.allBytes()
                + ") are used up", out);
    }

    private void destinationIsLate() {
        BurstResult out = new BurstResult(allocator, 0);
        giveUpHolding("it did not attach within " + context.config().hold().time().toMillis() + " ms", out);
        send(Side.SOURCE, out.back());
    }

    private void giveUpHolding(String why, BurstResult out) {
        held.discard();
        LOG.atInfo()
            .addKeyValue("tunnel", tunnel)
            .log("tunnel {}: {} streams are reset, because the destination is absent: {}", tunnel,
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
