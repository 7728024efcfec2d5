package io.culvert.localproxy.bond;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that all connections of a process may use together, beyond [#FLOOR] for each (spec: c1 10.4).
/// Thread safe.
public final class Budget {

    /// The bytes that each connection may always keep.
    static final int FLOOR = 65_536;

    private final long most;
    private final AtomicLong used = new AtomicLong();

    /// @param most bytes
    public Budget(long most) {
        this.most = most;
    }

    /// Counts bytes that are kept already, even beyond the limit.
    void take(long bytes) {
        used.addAndGet(bytes);
    }

    /// Reserves bytes, at most half of those that are left.
    ///
    /// @return how many bytes were reserved
    long takeUpTo(long wanted) {
        while (true) {
            long now = used.get();
            long taken = Math.clamp((most - now) / 2, 0, wanted);
            if (used.compareAndSet(now, now + taken)) {
                return taken;
            }
        }
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    boolean isLeft() {
        return used.get() < most;
    }

    /// How many bytes are in use.
    public long used() {
        return used.get();
    }
}
