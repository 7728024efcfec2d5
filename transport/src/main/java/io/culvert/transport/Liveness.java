package io.culvert.transport;

import java.time.Duration;

/// How long an end of a WebSocket may be silent before it is pinged, and before its connection is closed.
///
/// @param askAfter silence before it is pinged; also the period of pings while it is not read
/// @param deadAfter silence before its socket is closed; more than `askAfter`
public record Liveness(Duration askAfter, Duration deadAfter) {

    /// A dead end is found within 40 seconds.
    public static final Liveness DEFAULTS = new Liveness(Duration.ofSeconds(20), Duration.ofSeconds(40));

    public Liveness {
        if (askAfter.isNegative() || askAfter.isZero() || deadAfter.compareTo(askAfter) <= 0) {
            throw new IllegalArgumentException(
                    "dead after: " + deadAfter + " (expected: more than the " + askAfter + " of asking)");
        }
    }
}
