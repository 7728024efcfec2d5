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
/// @param id unique in the service
/// @param version starts at 1; each write raises it, also when a peer attaches or detaches
/// @param status the stored status; [#asOf(Instant)] accounts for the lifetime
/// @param description the caller's text, or null
/// @param destination the thing and services that it leads to, or null if it was opened without either
/// @param lifetime the time from opening until it closes by itself; whole minutes, at most
/// [TunnelsConfig#maxLifetime]
/// @param tags in the order in which they were set
/// @param createdAt when it was opened
/// @param lastUpdatedAt when it was last opened, closed, rotated or tagged (attaching does not count)
/// @param closedAt when it closed, or null while it is open
/// @param notifiedAt when the thing confirmed the notification of the present destination token, or null
/// @param source the source side's connection
/// @param destinationConnection the destination side's connection
/// @param terms how the relay treats it
public record Tunnel(String account, TunnelId id, long version, TunnelStatus status,
        @Nullable String description, @Nullable Destination destination, Duration lifetime,
        Map<String, String> tags, Instant createdAt, Instant lastUpdatedAt, @Nullable Instant closedAt,
        @Nullable Instant notifiedAt, ConnectionState source, ConnectionState destinationConnection,
        RelayTerms terms) {

    public Tunnel {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /// A new open tunnel.
    static Tunnel opened(NewTunnel asked, TunnelId id, Instant now) {
        return new Tunnel(asked.account(), id, 1, TunnelStatus.OPEN, asked.description(), asked.destination(),
                asked.lifetime(), asked.tags(), now, now, null, null, ConnectionState.idle(now),
                ConnectionState.idle(now), asked.terms());
    }

    /// How many characters it has in a list; see [TunnelStore#MAX_PAGE_CHARS].
    public int chars() {
        int texts = description == null ? 0 : description.length();
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            texts += tag.getKey().length() + tag.getValue().length();
        }
        return texts
                + (destination == null ? 0 : destination.services().stream().mapToInt(String::length).sum());
    }

    /// The time at which the lifetime ends.
    public Instant expiresAt() {
        return createdAt.plus(lifetime);
    }

    /// Whether peers may attach at this moment.
    public boolean isOpenAt(Instant now) {
        return status == TunnelStatus.OPEN && now.isBefore(expiresAt());
    }

    /// This tunnel as seen at `now`: if its lifetime has ended, it is closed and both sides are disconnected,
    /// even if the store does not say so yet.
    public Tunnel asOf(Instant now) {
        return status == TunnelStatus.CLOSED || isOpenAt(now) ? this : closed(version, expiresAt());
    }

    /// Whether permission to act on `other` also permits acting on this tunnel: both have the same
    /// destination and tags.
    public boolean isDescribedAs(Tunnel other) {
        return leadsTo().equals(other.leadsTo()) && tags.equals(other.tags);
    }

    /// The next version: closed at `at`, both sides disconnected.
    public Tunnel closed(Instant at) {
        return closed(version + 1, at);
    }

    private Tunnel closed(long as, Instant at) {
        return new Tunnel(account, id, as, TunnelStatus.CLOSED, description, destination, lifetime, tags,
                createdAt, at, at, notifiedAt, source.ended(at), destinationConnection.ended(at), terms);
    }

    /// The next version: these sides disconnected.
    ///
    /// @param adopted the new destination, or null to keep the present one
    Tunnel rotated(Set<Side> sides, @Nullable Destination adopted, Instant now) {
        return new Tunnel(account, id, version + 1, status, description,
                adopted == null ? destination : adopted, lifetime, tags, createdAt, now, closedAt,
                sides.contains(Side.DESTINATION) ? null : notifiedAt,
                sides.contains(Side.SOURCE) ? source.ended(now) : source,
                sides.contains(Side.DESTINATION) ? destinationConnection.ended(now) : destinationConnection,
                terms);
    }

    /// The next version: with these tags in place of the present ones.
    Tunnel tagged(Map<String, String> replacement, Instant now) {
        return new Tunnel(account, id, version + 1, status, description, destination, lifetime, replacement,
                createdAt, now, closedAt, notifiedAt, source, destinationConnection, terms);
    }

    /// The next version: its thing has confirmed the notification.
    public Tunnel notified(Instant now) {
        return new Tunnel(account, id, version + 1, status, description, destination, lifetime, tags,
                createdAt, lastUpdatedAt, closedAt, now, source, destinationConnection, terms);
    }

    /// The next version: one side with another connection state.
    public Tunnel connected(Side side, ConnectionState state) {
        return new Tunnel(account, id, version + 1, status, description, destination, lifetime, tags,
                createdAt, lastUpdatedAt, closedAt, notifiedAt, side == Side.SOURCE ? state : source,
                side == Side.DESTINATION ? state : destinationConnection, terms);
    }

    /// The change from this version to `next`.
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

    /// The destination, if it has one.
    public Optional<Destination> leadsTo() {
        return Optional.ofNullable(destination);
    }

    /// The thing that it leads to, if any.
    public Optional<String> thing() {
        return leadsTo().flatMap(Destination::thing);
    }
}
