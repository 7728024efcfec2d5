package io.culvert.localproxy;

import java.util.concurrent.atomic.AtomicInteger;

/// How many connections the destinations of a process may have open or be opening together. Thread safe.
public final class ConnectionLimit {

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    /// @param most 1 or more
    public ConnectionLimit(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("connections: " + most + " (expected: 1 or more)");
        }
        this.most = most;
    }

    /// Counts a connection.
    ///
    /// @return whether there is room for it
    boolean take() {
        return taken.getAndUpdate(now -> now < most ? now + 1 : now) < most;
    }

    void giveBack() {
        taken.decrementAndGet();
    }

    boolean hasRoom() {
        return taken.get() < most;
    }
}
