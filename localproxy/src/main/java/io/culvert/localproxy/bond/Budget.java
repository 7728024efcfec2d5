package io.culvert.localproxy.bond;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that the connections of a process may take together, beyond [#FLOOR] for each (spec: c1 10.4).
/// All tunnels of a process share it, whatever thread they run on.
public final class Budget {

    /// What each connection may always keep.
    static final int FLOOR = 65_536;

    private final long most;
    private final AtomicLong used = new AtomicLong();

    /// @param most bytes
    public Budget(long most) {
        this.most = most;
    }

    /// Counts bytes that are kept already, even where none are left.
    void take(long bytes) {
        used.addAndGet(bytes);
    }

    /// Takes bytes that are not kept yet, no more than half of those that are left.
    ///
    /// @return how many
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

    /// Bytes that are taken, of all tunnels together.
    public long used() {
        return used.get();
    }
}
