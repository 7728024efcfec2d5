package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How long a local proxy waits before it tries again, and how often it tries.
class RetryScheduleTest {

    private static RetrySchedule schedule(int retries) {
        return new RetrySchedule(
                new ProxySettings.WebSocket("", Duration.ZERO, Duration.ofMillis(2500), retries, true));
    }

    private static long nextMillis(RetrySchedule schedule) {
        return schedule.next(Duration.ZERO).toMillis();
    }

    @Test
    void waitsLongerAndLongerUpToTheConfiguredDelay() {
        RetrySchedule schedule = schedule(ProxySettings.FOREVER);
        assertThat(nextMillis(schedule)).isBetween(15L, 30L);
        assertThat(nextMillis(schedule)).isBetween(45L, 90L);
        for (int i = 0; i < 10; i++) {
            nextMillis(schedule);
        }
        assertThat(nextMillis(schedule)).isBetween(1250L, 2500L);
    }

    @Test
    void beginsAgainAfterASuccess() {
        RetrySchedule schedule = schedule(1);
        nextMillis(schedule);
        assertThat(schedule.failed()).isTrue();
        assertThat(schedule.failed()).isFalse();
        schedule.succeeded();
        assertThat(schedule.failed()).isTrue();
        assertThat(nextMillis(schedule)).isBetween(15L, 30L);
    }

    @Test
    void waitsAtLeastAsLongAsIsAskedFor() {
        assertThat(schedule(ProxySettings.FOREVER).next(Duration.ofSeconds(30))).hasSeconds(30);
    }

    @Test
    void triesForEverByDefault() {
        RetrySchedule schedule = schedule(ProxySettings.FOREVER);
        for (int i = 0; i < 1000; i++) {
            assertThat(schedule.failed()).isTrue();
        }
    }
}
