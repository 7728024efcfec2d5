package io.culvert.notify;

import java.util.concurrent.atomic.AtomicLong;

/// The memory for all connections whose device is not known yet. Thread safe.
final class UnverifiedBytes {

    private final long total;
    private final AtomicLong used = new AtomicLong();

    UnverifiedBytes(long total) {
        this.total = total;
    }

    /// Reserves memory if it is available.
    boolean take(long bytes) {
        if (used.addAndGet(bytes) <= total) {
            return true;
        }
        give(bytes);
        return false;
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
