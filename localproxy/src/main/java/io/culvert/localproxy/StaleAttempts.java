package io.culvert.localproxy;

import java.time.Duration;

/// Attempts that this end abandoned without an answer. The service may accept one late and then replaces the
/// newer link by it, which does not mean that a second copy of the program runs (spec: c1 5.4). Confined to
/// one event loop.
final class StaleAttempts {

    private static final long LATE_NANOS = Duration.ofMinutes(2).toNanos();
    private static final int MOST = 2;

    private long abandonedAt;
    private int explained = MOST;

    /// An attempt was abandoned without an answer.
    void abandoned(long nanos) {
        abandonedAt = nanos;
        explained = 0;
    }

    /// The service replaced this end's link by another.
    ///
    /// @return whether an abandoned attempt of this end may be the cause; true at most [#MOST] times for each
    boolean explain(long nanos) {
        if (explained >= MOST || nanos - abandonedAt > LATE_NANOS) {
            return false;
        }
        explained++;
        return true;
    }
}
