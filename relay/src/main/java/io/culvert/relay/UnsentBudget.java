package io.culvert.relay;

import java.util.concurrent.atomic.AtomicLong;

/// Limits the bytes queued for all peers together. When the budget is used up, no peer is disconnected, but
/// each peer is written to only after it has read everything written before. Thread-safe.
final class UnsentBudget {

    private final long bytes;
    private final AtomicLong used = new AtomicLong();

    /// @param bytes for all together
    UnsentBudget(long bytes) {
        this.bytes = bytes;
    }

    void take(int more) {
        used.addAndGet(more);
    }

    void giveBack(int taken) {
        used.addAndGet(-taken);
    }

    /// Whether the budget is not used up.
    boolean isLeft() {
        return used.get() < bytes;
    }
}
