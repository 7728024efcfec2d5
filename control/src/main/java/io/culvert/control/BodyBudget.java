package io.culvert.control;

import java.util.concurrent.atomic.AtomicLong;

/// The memory for requests on all connections whose signature is not verified yet. Thread safe.
public final class BodyBudget {

    private final long total;
    private final AtomicLong used = new AtomicLong();

    /// @param total the budget in bytes
    public BodyBudget(long total) {
        this.total = total;
    }

    /// Reserves memory if it is available. Requests that name no known key may use half of the budget, so
    /// that a flood of them leaves room for the others.
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

    /// The reserved memory in bytes.
    public long used() {
        return used.get();
    }
}
