package io.culvert.relay;

import io.culvert.transport.Liveness;

/// The relay's numbers.
///
/// @param hold what is kept of a source's messages while the destination is absent
/// @param maxConnections open connections per tunnel, against memory without bound
/// @param serviceIdsForV1 whether clients of 1.0 are sent SERVICE_IDS too, marked ignorable
/// @param bandwidth how much a tunnel may carry
/// @param liveness when a silent peer is asked, and when it is given up
public record RelayConfig(HoldLimits hold, int maxConnections, boolean serviceIdsForV1, Bandwidth bandwidth,
        Liveness liveness) {

    /// For production.
    public static final RelayConfig DEFAULTS = new RelayConfig(HoldLimits.DEFAULTS, 10_000, false,
            Bandwidth.UNLIMITED, Liveness.DEFAULTS);

    public RelayConfig {
        if (maxConnections <= 0) {
            throw new IllegalArgumentException(
                    "max-connections: " + maxConnections + " (expected: 1 or more)");
        }
    }
}
