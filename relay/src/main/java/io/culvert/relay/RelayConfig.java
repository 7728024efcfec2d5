package io.culvert.relay;

import java.time.Duration;

/// The relay's numbers.
///
/// @param maxHeldBytes what is kept of a side's messages while the other side is absent
/// @param holdFor how long it is kept
/// @param maxConnections open connections per tunnel, against memory without bound
public record RelayConfig(int maxHeldBytes, Duration holdFor, int maxConnections) {

    /// For production.
    public static final RelayConfig DEFAULTS = new RelayConfig(256 << 10, Duration.ofSeconds(30), 10_000);
}
