package io.culvert.relay;

import io.culvert.protocol.Facing;
import io.culvert.transport.WebSocketControl;
import io.culvert.tunnel.Side;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The peers of one tunnel: attaches them, pairs the two sides, dismisses and detaches them.
/// [StreamRelay] relays the messages of V1 to V3. Bytes between two ends that can resume are passed on unread;
/// a text message announces to each of them the client at the other side ([Pairing]).
///
/// Confined to one event loop, that of its peers (see
/// [Relay#home]); [#dismiss], [#disconnect], [#disconnectFenced], [#release] and [#adopt] may be called from
/// any thread. It calls its peers. They call it from events of their own channels, from tasks that they have
/// queued on the loop, and when the relay has attached one ([Relay#attach]); never from within one of
/// its calls.
final class RelayedTunnel {

    private static final Logger LOG = LoggerFactory.getLogger(RelayedTunnel.class);

    private final EventLoop loop;
    private final String name;
    private final Consumer<RelayEvent> events;
    private final Runnable whenEmpty;
    private final Pairing pairing;

    /// The peers that speak V1 to V3: all that cannot resume, and one that can while it is paired with one
    /// of them.
    private final Map<Side, Peer> peers = new EnumMap<>(Side.class);
    private final Map<Side, TokenBucket> bandwidth = new EnumMap<>(Side.class);
    private final StreamRelay streams;

    /// @param whenEmpty run at the tunnel's home when its last peer is detached
    RelayedTunnel(RelayContext context, Peer first, Runnable whenEmpty) {
        this.loop = first.loop();
        this.whenEmpty = whenEmpty;
        this.name = first.tunnelId().value();
        this.events = context.events();
        this.pairing = new Pairing(first.client().attached().tunnel().version(), context.sources());
        this.streams = new StreamRelay(context, first, peers);
        long rate = context.config().bandwidth().of(first.client().attached().tunnel());
        if (rate > 0) {
            for (Side side : Side.values()) {
                bandwidth.put(side, new TokenBucket(rate, context.sources().nanoTime()));
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

    /// Attaches a peer, and dismisses the one of the same side that it replaces, if that is still attached
    /// (see [Relay#admit]).
    void attach(Peer peer) {
        Peer old = pairing.attach(peer);
        if (old != null) {
            old.dismiss(Dismissals.REPLACED);
            removeFromStreams(old);
        }
        peer.attach(this, bandwidth.get(peer.side()));
        if (!peer.resumes()) {
            addToStreams(peer);
        }
        announce();
    }

    /// The peer speaks V1 to V3 from now on.
    private void addToStreams(Peer peer) {
        peers.put(peer.side(), peer);
        Peer other = peers.get(peer.side().other());
        peer.pair(other);
        if (other != null) {
            other.pair(peer);
        }
        streams.attached(peer);
    }

    private void removeFromStreams(Peer peer) {
        if (!peers.remove(peer.side(), peer)) {
            return;
        }
        peer.pair(null);
        Peer other = peers.get(peer.side().other());
        if (other != null) {
            other.pair(null);
        }
        streams.detached(peer.side());
    }

    /// Detaches a peer whose connection has ended.
    void detach(Peer peer) {
        if (!pairing.detach(peer)) {
            return;
        }
        removeFromStreams(peer);
        announce();
        if (pairing.isEmpty()) {
            streams.end();
            whenEmpty.run();
        }
    }

    /// Begins an epoch, and announces to each peer that can resume the client at the other side (spec: c1
    /// 5.2, F2).
    private void announce() {
        List<Peer> resuming = pairing.resuming();
        if (resuming.isEmpty()) {
            return;
        }
        int epoch = pairing.nextEpoch();
        resuming.forEach(this::removeFromStreams);
        Facing.Mode mode = pairing.mode(resuming.getFirst());
        LOG.atDebug()
            .addKeyValue("tunnel", name)
            .log("tunnel {}: epoch {}: {}", name, HexFormat.of().toHexDigits(epoch), mode.wireName());
        events.accept(new RelayEvent.EpochBegan(mode));
        for (Peer peer : resuming) {
            Facing facing = pairing.facing(peer, streams.services());
            peer.announce(facing, facing instanceof Facing.Joined ? pairing.of(peer.side().other()) : null);
        }
    }

    /// A peer has confirmed the epoch that was announced to it: bytes that it sends belong to it from now on
    /// (spec: c1 5.2, F3).
    void ready(Peer peer, Facing announced) {
        if (!pairing.isAttached(peer)) {
            return;
        }
        switch (announced) {
            case Facing.Joined joined -> peer.beginSplicing();
            case Facing.Foreign foreign -> {
                peer.beginRelaying();
                addToStreams(peer);
            }
            case Facing.Alone alone -> {
            }
        }
    }

    /// Passes bytes of one Culvert end to the other, unread. Owns the pieces.
    void splice(Peer from, List<ByteBuf> pieces, int bytes) {
        Peer to = pairing.of(from.side().other());
        if (to == null || !pairing.isAttached(from)) {
            pieces.forEach(ByteBuf::release);
        } else {
            events.accept(new RelayEvent.Relayed(bytes));
            to.send(pieces);
        }
    }

    /// Sides have new tokens; their peers are dismissed next.
    ///
    /// @param version the tunnel's version after the rotation
    void rotated(Set<Side> sides, long version) {
        run(() -> {
            pairing.rotate(sides, version);
            announce();
        });
    }

    /// Dismisses peers together, so that neither sees the other detach.
    ///
    /// @param attachments the attachments of the peers to dismiss; later attachments stay
    void dismiss(Set<String> attachments, WebSocketControl.Close close) {
        run(() -> pairing.all()
            .stream()
            .filter(peer -> attachments.contains(peer.attachment()))
            .forEach(peer -> peer.dismiss(close)));
    }

    /// Dismisses the peers of some sides that were admitted before a version.
    void dismissBefore(Set<Side> sides, long version, WebSocketControl.Close close) {
        run(() -> before(sides, version).forEach(peer -> peer.dismiss(close)));
    }

    /// Releases the peers of some sides that were admitted before a version.
    void releaseBefore(Set<Side> sides, long version, String reason) {
        run(() -> before(sides, version).forEach(peer -> peer.release(reason)));
    }

    /// Ends one peer so that its client may come back elsewhere.
    void release(Peer peer, String reason) {
        run(() -> peer.release(reason));
    }

    /// The peers that are attached. Waits for the event loop.
    List<Peer> peersNow() {
        return loop.inEventLoop() ? pairing.all() : loop.submit(pairing::all).syncUninterruptibly().getNow();
    }

    private List<Peer> before(Set<Side> sides, long version) {
        return pairing.all()
            .stream()
            .filter(peer -> sides.contains(peer.side())
                    && peer.client().attached().tunnel().version() < version)
            .toList();
    }

    void disconnect() {
        run(() -> pairing.all().forEach(Peer::disconnect));
    }

    /// Disconnects the peers whose life may not act any more.
    void disconnectFenced() {
        run(() -> pairing.all().stream().filter(Peer::isFenced).forEach(Peer::disconnect));
    }

    /// Ends all peers so that their clients may come back elsewhere.
    void release(String reason) {
        run(() -> List.copyOf(pairing.all()).forEach(peer -> peer.release(reason)));
    }

    /// A rotation has set the tunnel's services.
    void adopt(List<String> services) {
        run(() -> {
            streams.adopt(services);
            announce();
        });
    }

    /// Relays a burst of frames. Owns the frames.
    void relay(Peer from, List<ByteBuf> frames, int bytes) {
        if (peers.get(from.side()) == from) {
            streams.relay(from, frames, bytes);
        } else {
            frames.forEach(ByteBuf::release);
        }
    }
}
