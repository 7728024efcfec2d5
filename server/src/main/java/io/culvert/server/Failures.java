package io.culvert.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts the recent wrong signatures and tokens of each address, and computes the delay of the next refusal.
/// Keeps a fixed number of addresses, those with the latest failures. Thread safe; does not block.
final class Failures {

    private static final int MAX_ADDRESSES = 10_000;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    /// By how much the delay grows with each failure beyond the free ones.
    private static final Duration STEP = Duration.ofMillis(20);

    private final int free;
    private final Duration slowest;
    private final Map<AddressKey, Tally> tallies = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AddressKey, Tally> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    private record Tally(long sinceNanos, int count) {}

    Failures(int free, Duration slowest) {
        this.free = free;
        this.slowest = slowest;
    }

    /// Records a failure; returns how long its answer is delayed.
    synchronized Duration note(AddressKey from, long nowNanos) {
        Tally before = tallies.get(from);
        Tally tally = before == null || nowNanos - before.sinceNanos > WINDOW_NANOS ? new Tally(nowNanos, 1)
                : new Tally(before.sinceNanos, before.count + 1);
        tallies.put(from, tally);
        Duration wait = STEP.multipliedBy(Math.max(0, tally.count - free));
        return wait.compareTo(slowest) < 0 ? wait : slowest;
    }
}
