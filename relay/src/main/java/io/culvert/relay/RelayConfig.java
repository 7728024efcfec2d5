package io.culvert.relay;

import io.culvert.transport.Liveness;
import java.time.Duration;

/// The relay's numbers.
///
/// @param maxHeldBytes what is kept of a source's messages while the destination is absent
/// @param holdFor how long it is kept
/// @param maxConnections open connections per tunnel, against memory without bound
/// @param serviceIdsForV1 whether clients of 1.0 are sent SERVICE_IDS too, marked ignorable
/// @param bandwidth how much a tunnel may carry
/// @param liveness when a silent peer is asked, and when it is given up
public record RelayConfig(int maxHeldBytes, Duration holdFor, int maxConnections, boolean serviceIdsForV1,
        Bandwidth bandwidth, Liveness liveness) {

    /// For production.
    public static final RelayConfig DEFAULTS = new RelayConfig(256 << 10, Duration.ofSeconds(30), 10_000,
            false, Bandwidth.UNLIMITED, Liveness.DEFAULTS);

    public RelayConfig {
        require(maxHeldBytes >= 0, "hold-bytes", maxHeldBytes, "0 or more");
        require(!holdFor.isNegative(), "hold-seconds", holdFor.toSeconds(), "0 or more");
        require(maxConnections > 0, "max-connections", maxConnections, "1 or more");
    }

    private static void require(boolean kept, String name, long value, String expected) {
        if (!kept) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
