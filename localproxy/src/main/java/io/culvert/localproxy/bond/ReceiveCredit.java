package io.culvert.localproxy.bond;

/// Sizes the receive window of a connection. The window doubles while the other end uses it up within two
/// round trips, and shrinks if it has not been used up for 10 s (spec: c1 10.3). Confined to one event loop.
final class ReceiveCredit {

    private static final long MOST = 32 << 20;
    private static final long SHORTEST_NANOS = 10_000_000;
    private static final long UNUSED_NANOS = 10_000_000_000L;

    private final Inbound in;
    private final Budget budget;
    private final long least;
    /// When the window was last used up, and how many bytes the application had taken then.
    private long since;
    private long takenThen;

    ReceiveCredit(Inbound in, Budget budget, long now) {
        this.in = in;
        this.budget = budget;
        this.least = in.window();
        this.since = now;
    }

    /// Counts bytes that the application took.
    ///
    /// @param now in nanoseconds
    /// @param roundTrip in nanoseconds
    void take(long bytes, long now, long roundTrip) {
        in.take(bytes);
        boolean usedUp = in.taken() - takenThen >= in.window();
        if (usedUp && now - since < Math.max(SHORTEST_NANOS, 2 * roundTrip)) {
            in.resize(budget.takeUpTo(Math.min(in.window(), MOST - in.window())));
        }
        if (usedUp) {
            since = now;
            takenThen = in.taken();
        } else if (now - since > UNUSED_NANOS) {
            shrink(bytes);
        }
    }

    /// The window shrinks only by bytes that were taken, so that the limit never falls.
    private void shrink(long bytes) {
        long less = Math.min(bytes, in.window() - least);
        in.resize(-less);
        budget.giveBack(less);
    }

    /// The connection is over.
    void close() {
        budget.giveBack(in.window() - least);
        in.resize(least - in.window());
    }
}
