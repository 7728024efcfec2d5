package io.culvert.relay;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes all tunnels together may still hold for absent destinations. Thread-safe.
final class HoldBudget {

    private final AtomicLong left;

    /// @param bytes for all together
    HoldBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /// Reserves the given number of bytes, or none.
    ///
    /// @return false if not enough are left
    boolean take(int bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(int bytes) {
        left.addAndGet(bytes);
    }
}
