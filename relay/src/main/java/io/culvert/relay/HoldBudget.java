package io.culvert.relay;

import java.util.concurrent.atomic.AtomicLong;

/// What all tunnels together may still keep for destinations that are absent. Thread safe.
final class HoldBudget {

    private final AtomicLong left;

    /// @param bytes for all together
    HoldBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /// Takes so many, or none.
    ///
    /// @return false where so many are not left
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
