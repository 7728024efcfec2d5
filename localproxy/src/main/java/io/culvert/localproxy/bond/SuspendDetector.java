package io.culvert.localproxy.bond;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Detects that the machine was suspended: a timer fires late by the monotonic or by the wall clock (spec: c1
/// 12). The monotonic clock may stand still during a suspension.
final class SuspendDetector {

    private static final long LATE_MILLIS = 20_000;
    private static final long JUST_WOKEN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long periodMillis;
    private long lastNanos;
    private long lastMillis;
    private long wokenAt;
    private boolean woke;

    /// @param nanos of the monotonic clock
    /// @param millis of the wall clock
    SuspendDetector(Duration period, long nanos, long millis) {
        this.periodMillis = period.toMillis();
        this.lastNanos = nanos;
        this.lastMillis = millis;
    }

    /// The timer fired.
    ///
    /// @return whether the machine was suspended since it last fired
    boolean tick(long nanos, long millis) {
        long passed = Math.max(TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos), millis - lastMillis);
        lastNanos = nanos;
        lastMillis = millis;
        boolean late = passed - periodMillis > LATE_MILLIS;
        if (late) {
            woke = true;
            wokenAt = nanos;
        }
        return late;
    }

    /// Whether the machine woke up so recently that no bond may be ended yet.
    boolean hasJustWoken(long nanos) {
        return woke && nanos - wokenAt < JUST_WOKEN_NANOS;
    }
}
