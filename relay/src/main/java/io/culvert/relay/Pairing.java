package io.culvert.relay;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.tunnel.Side;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The peers that are attached to a tunnel, and the announcements to those that can resume (spec: c1 5). Each
/// change of a peer begins an epoch with a new number. Confined to the tunnel's event loop.
final class Pairing {

    private final Map<Side, Peer> attached = new EnumMap<>(Side.class);

    /// When the last peer of a side was detached, in nanoseconds.
    private final Map<Side, Long> detachedAt = new EnumMap<>(Side.class);

    /// The tunnel's version at a side's newest admission.
    private final Map<Side, Long> admittedAt = new EnumMap<>(Side.class);

    /// The tunnel's version after the newest rotation of a side's token.
    private final Map<Side, Long> rotatedAt = new EnumMap<>(Side.class);

    /// The tunnel's version at the first admission here; rotations before it are not counted.
    private final long since;
    private final RelaySources sources;
    private int epoch;

    /// @param since the tunnel's version at the first admission
    Pairing(long since, RelaySources sources) {
        this.since = since;
        this.sources = sources;
    }

    /// Attaches a peer.
    ///
    /// @return the peer that it replaces, or null
    @Nullable
    Peer attach(Peer peer) {
        admittedAt.merge(peer.side(), peer.client().attached().tunnel().version(), Math::max);
        return attached.put(peer.side(), peer);
    }

    /// Detaches a peer.
    ///
    /// @return whether it was still attached
    boolean detach(Peer peer) {
        boolean was = attached.remove(peer.side(), peer);
        if (was) {
            detachedAt.put(peer.side(), sources.nanoTime().getAsLong());
        }
        return was;
    }

    /// Sides have new tokens. The event may arrive after a peer that presented a new token has come and gone.
    ///
    /// @param version the tunnel's version after the rotation
    void rotate(Set<Side> sides, long version) {
        sides.forEach(side -> rotatedAt.merge(side, version, Math::max));
    }

    /// Whether a side's token was rotated after its last peer was admitted.
    private boolean isRotated(Side side) {
        return rotatedAt.getOrDefault(side, 0L) > admittedAt.getOrDefault(side, since);
    }

    boolean isAttached(Peer peer) {
        return attached.get(peer.side()) == peer;
    }

    @Nullable
    Peer of(Side side) {
        return attached.get(side);
    }

    List<Peer> all() {
        return List.copyOf(attached.values());
    }

    boolean isEmpty() {
        return attached.isEmpty();
    }

    /// The peers that can resume.
    List<Peer> resuming() {
        return attached.values().stream().filter(Peer::resumes).toList();
    }

    /// Begins an epoch.
    ///
    /// @return its number, which differs from that of the epoch before
    int nextEpoch() {
        int next = sources.epochs().getAsInt();
        while (next == 0 || next == epoch) {
            next = sources.epochs().getAsInt();
        }
        epoch = next;
        return epoch;
    }

    /// The announcement for a peer.
    ///
    /// @param services the tunnel's services; empty if they are not known
    Facing facing(Peer peer, List<String> services) {
        long until = Duration
            .between(sources.clock().instant(), peer.client().attached().tunnel().expiresAt())
            .toMillis();
        Facing.EpochTerms terms = new Facing.EpochTerms(epoch, grant(Side.SOURCE), grant(Side.DESTINATION),
                services, Math.max(0, until));
        return switch (mode(peer)) {
            case ALONE -> new Facing.Alone(terms, awayMillis(peer.side().other()));
            case JOINED -> new Facing.Joined(terms);
            case FOREIGN -> new Facing.Foreign(terms);
        };
    }

    /// What a peer that resumes has opposite it.
    Facing.Mode mode(Peer peer) {
        Peer other = attached.get(peer.side().other());
        if (other == null) {
            return Facing.Mode.ALONE;
        }
        return other.resumes() ? Facing.Mode.JOINED : Facing.Mode.FOREIGN;
    }

    private Grant grant(Side side) {
        Peer peer = attached.get(side);
        if (peer != null) {
            return peer.client().grant();
        }
        return isRotated(side) ? Grant.ROTATED : Grant.ABSENT;
    }

    /// How long a side has had no peer; -1 if it has had none since this process knows the tunnel.
    private long awayMillis(Side side) {
        Long left = detachedAt.get(side);
        return left == null ? -1 : Duration.ofNanos(sources.nanoTime().getAsLong() - left).toMillis();
    }
}
