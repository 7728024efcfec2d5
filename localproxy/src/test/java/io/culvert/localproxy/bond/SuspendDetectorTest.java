package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A laptop that was shut for an hour is noticed by either clock.
class WakefulnessTest {

    private final Wakefulness wakefulness = new Wakefulness(Duration.ofSeconds(5), 0, 0);

    @Test
    void noticesAnHourInWhichTheMonotonicClockStoodStill() {
        assertThat(wakefulness.tick(seconds(5), 5_000)).isFalse();
        assertThat(wakefulness.isDrowsy(seconds(5))).isFalse();
        assertThat(wakefulness.tick(seconds(10), 3_610_000)).isTrue();
        assertThat(wakefulness.isDrowsy(seconds(19))).isTrue();
        assertThat(wakefulness.isDrowsy(seconds(20))).isFalse();
        assertThat(wakefulness.tick(seconds(15), 3_615_000)).isFalse();
    }

    @Test
    void noticesAnHourThatTheMonotonicClockCounted() {
        assertThat(wakefulness.tick(seconds(3600), 5_000)).isTrue();
    }

    @Test
    void takesABusyMachineForAwake() {
        assertThat(wakefulness.tick(seconds(24), 24_000)).isFalse();
    }

    private static long seconds(long count) {
        return TimeUnit.SECONDS.toNanos(count);
    }
}
