package io.culvert.relay;

import java.time.Duration;

/// Limits for messages of sources that wait for an absent destination (spec: rule 27).
///
/// @param tunnelBytes for one tunnel
/// @param allBytes for all tunnels together
/// @param time the longest wait
public record HoldLimits(int tunnelBytes, long allBytes, Duration time) {

    /// The limits for production.
    public static final HoldLimits DEFAULTS = new HoldLimits(256 << 10, 64 << 20, Duration.ofSeconds(30));

    public HoldLimits {
        require(tunnelBytes >= 0, "hold-bytes", tunnelBytes);
        require(allBytes >= 0, "hold-total-bytes", allBytes);
        require(!time.isNegative(), "hold-seconds", time.toSeconds());
    }

    private static void require(boolean kept, String name, long value) {
        if (!kept) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
        }
    }
}
