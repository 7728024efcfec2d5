package io.culvert.relay;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.relay.RelayEvent.Opposite;
import io.culvert.tunnel.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The peers that are attached to a tunnel, and the announcements to those that can resume (spec: c1 5). Each
/// change of a peer begins an epoch with a new number. Confined to the tunnel's event loop.
final class Pairing {

    private final Map<Side, Peer> attached = new EnumMap<>(Side.class);

    /// When the last peer of a side was detached, in nanoseconds.
    private final Map<Side, Long> detachedAt = new EnumMap<>(Side.class);

    /// Sides without a peer whose token was rotated since they had one.
    private final Set<Side> rotated = EnumSet.noneOf(Side.class);
    private final IntSupplier numbers;
    private final LongSupplier nanoTime;
    private int epoch;

    /// @param numbers random
    Pairing(IntSupplier numbers, LongSupplier nanoTime) {
        this.numbers = numbers;
        this.nanoTime = nanoTime;
    }

    /// Attaches a peer.
    ///
    /// @return the peer that it replaces, or null
    @Nullable
    Peer attach(Peer peer) {
        rotated.remove(peer.side());
        return attached.put(peer.side(), peer);
    }

    /// Detaches a peer.
    ///
    /// @return whether it was still attached
    boolean detach(Peer peer) {
        boolean was = attached.remove(peer.side(), peer);
        if (was) {
            detachedAt.put(peer.side(), nanoTime.getAsLong());
        }
        return was;
    }

    /// Sides have new tokens.
    ///
    /// @param ended the attachments that ended with the old tokens; a peer with another attachment has
    /// presented a new token
    void rotate(Set<Side> sides, Set<String> ended) {
        for (Side side : sides) {
            Peer peer = attached.get(side);
            if (peer == null || ended.contains(peer.attachment())) {
                rotated.add(side);
            }
        }
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
        int next = numbers.getAsInt();
        while (next == 0 || next == epoch) {
            next = numbers.getAsInt();
        }
        epoch = next;
        return epoch;
    }

    /// The announcement for a peer.
    ///
    /// @param services the tunnel's services; empty if they are not known
    Facing facing(Peer peer, List<String> services) {
        long until = Duration.between(Instant.now(), peer.client().attached().tunnel().expiresAt())
            .toMillis();
        Facing.EpochTerms terms = new Facing.EpochTerms(epoch, grant(Side.SOURCE), grant(Side.DESTINATION),
                services, Math.max(0, until));
        return switch (opposite(peer)) {
            case NONE -> new Facing.Alone(terms, awayMillis(peer.side().other()));
            case RESUMES -> new Facing.Joined(terms);
            case OTHER -> new Facing.Foreign(terms);
        };
    }

    /// The kind of client at the other side of a peer.
    Opposite opposite(Peer peer) {
        Peer other = attached.get(peer.side().other());
        if (other == null) {
            return Opposite.NONE;
        }
        return other.resumes() ? Opposite.RESUMES : Opposite.OTHER;
    }

    private Grant grant(Side side) {
        Peer peer = attached.get(side);
        if (peer != null) {
            return peer.client().grant();
        }
        return rotated.contains(side) ? Grant.ROTATED : Grant.ABSENT;
    }

    /// How long a side has had no peer; -1 if it has had none since this process knows the tunnel.
    private long awayMillis(Side side) {
        Long left = detachedAt.get(side);
        return left == null ? -1 : Duration.ofNanos(nanoTime.getAsLong() - left).toMillis();
    }
}
