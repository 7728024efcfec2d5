package io.culvert.localproxy;

import io.culvert.protocol.bond.ResetCode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// How many connections the destinations of a process may have open or be opening together. Thread safe.
public final class ConnectionLimit {

    private final int most;
    private final AtomicInteger taken;
    private final BooleanSupplier open;
    private final String closed;

    /// @param most 1 or more
    public ConnectionLimit(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("connections: " + most + " (expected: 1 or more)");
        }
        this.most = most;
        this.taken = new AtomicInteger();
        this.open = () -> true;
        this.closed = ResetCode.TOO_MANY.text();
    }

    private ConnectionLimit(ConnectionLimit shared, BooleanSupplier open, String closed) {
        this.most = shared.most;
        this.taken = shared.taken;
        this.open = open;
        this.closed = closed;
    }

    /// The same limit, counted together with this one, for a destination that is not always open. While it is
    /// not, it has no room.
    ///
    /// @param closed why, without a full stop; the other end gets it, 123 bytes at most
    public ConnectionLimit whileOpen(BooleanSupplier open, String closed) {
        return new ConnectionLimit(this, open, closed);
    }

    /// Counts a connection.
    ///
    /// @return whether there is room for it
    boolean take() {
        return open.getAsBoolean() && taken.getAndUpdate(now -> now < most ? now + 1 : now) < most;
    }

    void giveBack() {
        taken.decrementAndGet();
    }

    boolean hasRoom() {
        return open.getAsBoolean() && taken.get() < most;
    }

    /// Why there is no room, without a full stop.
    String reason() {
        return open.getAsBoolean() ? ResetCode.TOO_MANY.text() : closed;
    }
}
