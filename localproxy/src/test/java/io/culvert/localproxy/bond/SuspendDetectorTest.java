package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Either clock shows that a laptop was closed for an hour.
class SuspendDetectorTest {

    private final SuspendDetector suspends = new SuspendDetector(Duration.ofSeconds(5), 0, 0);

    @Test
    void noticesAnHourInWhichTheMonotonicClockStoodStill() {
        assertThat(suspends.tick(seconds(5), 5_000)).isFalse();
        assertThat(suspends.hasJustWoken(seconds(5))).isFalse();
        assertThat(suspends.tick(seconds(10), 3_610_000)).isTrue();
        assertThat(suspends.hasJustWoken(seconds(19))).isTrue();
        assertThat(suspends.hasJustWoken(seconds(20))).isFalse();
        assertThat(suspends.tick(seconds(15), 3_615_000)).isFalse();
    }

    @Test
    void noticesAnHourThatTheMonotonicClockCounted() {
        assertThat(suspends.tick(seconds(3600), 5_000)).isTrue();
    }

    @Test
    void takesABusyMachineForAwake() {
        assertThat(suspends.tick(seconds(24), 24_000)).isFalse();
    }

    private static long seconds(long count) {
        return TimeUnit.SECONDS.toNanos(count);
    }
}
