package io.culvert.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What OpenTunnel opens. A value: every change is made by [Tunnels] in the [TunnelStore] and seen by reading
/// again.
///
/// @param account the twelve-digit account that owns it
/// @param id its name
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
public record Tunnel(String account, TunnelId id, TunnelStatus status, @Nullable String description,
        @Nullable Destination destination, Duration lifetime, Map<String, String> tags, Instant createdAt,
        Instant lastUpdatedAt, @Nullable Instant closedAt, ConnectionState source,
        ConnectionState destinationConnection, RelayTerms terms) {

    public Tunnel {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /// A tunnel that is relayed without terms of its own.
    public Tunnel(String account, TunnelId id, TunnelStatus status, @Nullable String description,
            @Nullable Destination destination, Duration lifetime, Map<String, String> tags, Instant createdAt,
            Instant lastUpdatedAt, @Nullable Instant closedAt, ConnectionState source,
            ConnectionState destinationConnection) {
        this(account, id, status, description, destination, lifetime, tags, createdAt, lastUpdatedAt,
                closedAt, source, destinationConnection, RelayTerms.NONE);
    }

    /// The moment from which on it is closed, whoever looks.
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
        if (status == TunnelStatus.CLOSED || isOpenAt(now)) {
            return this;
        }
        return closed(expiresAt());
    }

    /// This tunnel closed at `at`, its sides disconnected.
    public Tunnel closed(Instant at) {
        return new Tunnel(account, id, TunnelStatus.CLOSED, description, destination, lifetime, tags,
                createdAt, at, at, gone(source, at), gone(destinationConnection, at), terms);
    }

    /// The connection of one side.
    public ConnectionState connection(Side side) {
        return side == Side.SOURCE ? source : destinationConnection;
    }

    /// Where it leads, when the caller said.
    public Optional<Destination> leadsTo() {
        return Optional.ofNullable(destination);
    }

    private static ConnectionState gone(ConnectionState state, Instant at) {
        return state.connected() ? new ConnectionState(false, at) : state;
    }
}
