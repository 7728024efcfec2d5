package io.culvert.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A tunnel, as OpenTunnel opens it. Immutable: the methods that change it return the next version, which a
/// [TunnelStore] writes in place of this one.
///
/// @param account the twelve-digit account that owns it
/// @param id its name
/// @param version 1 when it was opened; each write raises it, including those by which a peer attaches or
/// detaches
/// @param status as stored; read through [#asOf(Instant)] it also accounts for age
/// @param description the caller's words, or null
/// @param destination where it leads, or null when it was opened with neither thing nor services
/// @param lifetime how long after its creation it closes by itself; whole minutes, 1 to 720
/// @param tags in the order in which they were set
/// @param createdAt when it was opened
/// @param lastUpdatedAt when it was last opened, closed, rotated or tagged (attaching does not count)
/// @param closedAt when it closed, or null while it is open
/// @param source the source side's connection
/// @param destinationConnection the destination side's connection
/// @param terms how the relay carries it
public record Tunnel(String account, TunnelId id, long version, TunnelStatus status,
        @Nullable String description, @Nullable Destination destination, Duration lifetime,
        Map<String, String> tags, Instant createdAt, Instant lastUpdatedAt, @Nullable Instant closedAt,
        ConnectionState source, ConnectionState destinationConnection, RelayTerms terms) {

    public Tunnel {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /// A tunnel that is opened now.
    static Tunnel opened(NewTunnel asked, TunnelId id, Instant now) {
        return new Tunnel(asked.account(), id, 1, TunnelStatus.OPEN, asked.description(), asked.destination(),
                asked.lifetime(), asked.tags(), now, now, null, ConnectionState.idle(now),
                ConnectionState.idle(now), asked.terms());
    }

    /// The time from which on every reader sees it as closed.
    public Instant expiresAt() {
        return createdAt.plus(lifetime);
    }

    /// Whether peers may attach at this moment.
    public boolean isOpenAt(Instant now) {
        return status == TunnelStatus.OPEN && now.isBefore(expiresAt());
    }

    /// This tunnel as a reader at `now` must see it: one whose lifetime is over is closed with both sides
    /// gone, also before that has been written down.
    public Tunnel asOf(Instant now) {
        return status == TunnelStatus.CLOSED || isOpenAt(now) ? this : closed(version, expiresAt());
    }

    /// Whether permission to act on `other` is permission to act on this: same destination, same tags.
    public boolean isDescribedAs(Tunnel other) {
        return leadsTo().equals(other.leadsTo()) && tags.equals(other.tags);
    }

    /// The next version: closed at `at`, its sides disconnected.
    public Tunnel closed(Instant at) {
        return closed(version + 1, at);
    }

    private Tunnel closed(long as, Instant at) {
        return new Tunnel(account, id, as, TunnelStatus.CLOSED, description, destination, lifetime, tags,
                createdAt, at, at, source.ended(at), destinationConnection.ended(at), terms);
    }

    /// The next version: the peers of these sides gone.
    ///
    /// @param adopted the destination to take, or null to keep the own
    Tunnel rotated(Set<Side> sides, @Nullable Destination adopted, Instant now) {
        return new Tunnel(account, id, version + 1, status, description,
                adopted == null ? destination : adopted, lifetime, tags, createdAt, now, closedAt,
                sides.contains(Side.SOURCE) ? source.ended(now) : source,
                sides.contains(Side.DESTINATION) ? destinationConnection.ended(now) : destinationConnection,
                terms);
    }

    /// The next version: with these tags instead.
    public Tunnel tagged(Map<String, String> replacement, Instant now) {
        return new Tunnel(account, id, version + 1, status, description, destination, lifetime, replacement,
                createdAt, now, closedAt, source, destinationConnection, terms);
    }

    /// The next version: one side's peer is another, or none.
    public Tunnel connected(Side side, ConnectionState state) {
        return new Tunnel(account, id, version + 1, status, description, destination, lifetime, tags,
                createdAt, lastUpdatedAt, closedAt, side == Side.SOURCE ? state : source,
                side == Side.DESTINATION ? state : destinationConnection, terms);
    }

    /// What the write that leads from this version to `next` changes.
    public Change changeTo(Tunnel next) {
        Map<Side, String> ended = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            String had = connection(side).attachment();
            if (had != null && !had.equals(next.connection(side).attachment())) {
                ended.put(side, had);
            }
        }
        return new Change(next, ended);
    }

    /// The connection of one side.
    public ConnectionState connection(Side side) {
        return side == Side.SOURCE ? source : destinationConnection;
    }

    /// Where it leads, when the caller said.
    public Optional<Destination> leadsTo() {
        return Optional.ofNullable(destination);
    }

    /// The thing that it leads to, when the caller named one.
    public Optional<String> thing() {
        return leadsTo().flatMap(Destination::thing);
    }
}
