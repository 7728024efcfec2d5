package io.culvert.localproxy;

import java.time.Duration;

/// Attempts that this end left without an answer. Such a one may reach the service late and take the place of
/// the link that followed: that is no second copy of the program (spec: c1 5.4). Confined to one event loop.
final class StaleAttempts {

    private static final long LATE_NANOS = Duration.ofMinutes(2).toNanos();
    private static final int MOST = 2;

    private long abandonedAt;
    private int explained = MOST;

    /// An attempt was left without an answer.
    void abandoned(long nanos) {
        abandonedAt = nanos;
        explained = 0;
    }

    /// The service replaced this end's link by another.
    ///
    /// @return whether an attempt of this end may have been the other; so often and no more
    boolean explain(long nanos) {
        if (explained >= MOST || nanos - abandonedAt > LATE_NANOS) {
            return false;
        }
        explained++;
        return true;
    }
}
