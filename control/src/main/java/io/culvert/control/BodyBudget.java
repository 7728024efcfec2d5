package io.culvert.control;

import java.util.concurrent.atomic.AtomicLong;

/// What all connections together keep of requests whose signature was not verified yet. Thread safe.
public final class BodyBudget {

    private final long total;
    private final AtomicLong used = new AtomicLong();

    /// @param total in bytes
    public BodyBudget(long total) {
        this.total = total;
    }

    /// Reserves memory if it is available. Unauthenticated requests may fill half: a request that names a
    /// known key finds room also while others flood.
    boolean take(int bytes, boolean stranger) {
        long limit = stranger ? total / 2 : total;
        long now = used.get();
        while (now + bytes <= limit) {
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }

    void give(int bytes) {
        used.addAndGet(-bytes);
    }

    /// How much is taken.
    public long used() {
        return used.get();
    }
}
