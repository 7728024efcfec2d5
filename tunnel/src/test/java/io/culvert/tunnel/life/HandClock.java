package io.culvert.tunnel.life;

import java.time.Duration;

/// Two clocks that a test moves.
final class HandClock implements LeaseClock {

    private long nanos = 7;
    private long millis = 1_000_000;

    /// Time passes on both clocks.
    void pass(Duration time) {
        nanos += time.toNanos();
        millis += time.toMillis();
    }

    /// The machine sleeps: the monotonic clock stands.
    void sleep(Duration time) {
        millis += time.toMillis();
    }

    /// The wall clock is set, back if negative.
    void set(Duration by) {
        millis += by.toMillis();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long currentTimeMillis() {
        return millis;
    }
}
