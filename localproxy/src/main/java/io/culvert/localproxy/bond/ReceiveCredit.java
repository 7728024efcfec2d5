package io.culvert.localproxy.bond;

/// How far ahead of its application a connection may be sent to: the window doubles while the other end uses
/// it up within two round trips, and shrinks again where it is not used up for 10 s (spec: c1 10.3). Confined
/// to one event loop.
final class ReceiveCredit {

    private static final long MOST = 32 << 20;
    private static final long SHORTEST_NANOS = 10_000_000;
    private static final long UNUSED_NANOS = 10_000_000_000L;

    private final Inbound in;
    private final Budget budget;
    private final long least;
    private long since;
    private long takenThen;

    ReceiveCredit(Inbound in, Budget budget, long now) {
        this.in = in;
        this.budget = budget;
        this.least = in.window;
        this.since = now;
    }

    /// The application took bytes, which are counted here.
    ///
    /// @param now in nanoseconds
    /// @param roundTrip in nanoseconds
    void take(long bytes, long now, long roundTrip) {
        in.take(bytes);
        boolean usedUp = in.taken - takenThen >= in.window;
        if (usedUp && now - since < Math.max(SHORTEST_NANOS, 2 * roundTrip)) {
            in.window += budget.takeUpTo(Math.min(in.window, MOST - in.window));
        }
        if (usedUp) {
            since = now;
            takenThen = in.taken;
        } else if (now - since > UNUSED_NANOS) {
            shrink(bytes);
        }
    }

    /// The limit stands while the application takes: what was promised is kept.
    private void shrink(long bytes) {
        long less = Math.min(bytes, in.window - least);
        in.window -= less;
        budget.giveBack(less);
    }

    /// The connection is over.
    void close() {
        budget.giveBack(in.window - least);
        in.window = least;
    }
}
