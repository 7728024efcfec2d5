package io.culvert.transport;

import java.time.Duration;

/// When the other end of a WebSocket counts as silent, and when as dead.
///
/// @param askAfter silence before it is pinged; also how often it is pinged while it is held back
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
