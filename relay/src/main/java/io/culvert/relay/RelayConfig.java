package io.culvert.relay;

import io.culvert.transport.Liveness;

/// The configuration of the relay.
///
/// @param hold limits for a source's messages that are held while the destination is absent
/// @param maxConnections open connections per tunnel
/// @param serviceIdsForV1 whether clients of 1.0 are sent SERVICE_IDS too, marked ignorable
/// @param bandwidth the bandwidth limits of tunnels
/// @param unsentTotalBytes how many bytes may be queued in the service for slow readers, for all peers
/// together; beyond it each peer may queue one burst
/// @param liveness when a silent peer is pinged, and when its connection is closed
/// @param resume whether ends that offer it keep their connections when a WebSocket breaks
public record RelayConfig(HoldLimits hold, int maxConnections, boolean serviceIdsForV1, Bandwidth bandwidth,
        long unsentTotalBytes, Liveness liveness, boolean resume) {

    /// For production.
    public static final RelayConfig DEFAULTS = new RelayConfig(HoldLimits.DEFAULTS, 10_000, false,
            Bandwidth.UNLIMITED, 64 << 20, Liveness.DEFAULTS, true);

    /// A configuration with resumption on.
    public RelayConfig(HoldLimits hold, int maxConnections, boolean serviceIdsForV1, Bandwidth bandwidth,
            long unsentTotalBytes, Liveness liveness) {
        this(hold, maxConnections, serviceIdsForV1, bandwidth, unsentTotalBytes, liveness, true);
    }

    /// The same configuration with resumed connections, or without.
    public RelayConfig withResume(boolean on) {
        return new RelayConfig(hold, maxConnections, serviceIdsForV1, bandwidth, unsentTotalBytes, liveness,
                on);
    }

    public RelayConfig {
        if (maxConnections <= 0) {
            throw new IllegalArgumentException(
                    "max-connections: " + maxConnections + " (expected: 1 or more)");
        }
        if (unsentTotalBytes < 0) {
            throw new IllegalArgumentException(
                    "unsent-total-bytes: " + unsentTotalBytes + " (expected: 0 or more)");
        }
    }
}
