package io.culvert.relay;

import java.util.concurrent.atomic.AtomicLong;

/// What all peers together have been written and have not taken yet. Where it is used up nobody is cut off,
/// but each peer is written to only when it has taken everything that it was written before. Thread safe.
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

    /// Whether something of it is left.
    boolean isLeft() {
        return used.get() < bytes;
    }
}
