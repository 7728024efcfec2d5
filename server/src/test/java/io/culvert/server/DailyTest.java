package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DailyTest {

    private static final Instant START = Instant.parse("2028-02-28T12:00:00Z");

    private final Daily daily = new Daily();

    @Test
    void isDueOnceInTwentyFourHours() {
        assertThat(daily.takeIfDue(START)).isTrue();
        assertThat(daily.takeIfDue(START)).isFalse();
        assertThat(daily.takeIfDue(START.plus(Duration.ofDays(1)).minusMillis(1))).isFalse();
        assertThat(daily.takeIfDue(START.plus(Duration.ofDays(1)))).isTrue();
    }

    @Test
    void isDueAgainAfterTheClockWasSetBack() {
        assertThat(daily.takeIfDue(START.plus(Duration.ofDays(4000)))).isTrue();
        assertThat(daily.takeIfDue(START)).isTrue();
        assertThat(daily.takeIfDue(START)).isFalse();
    }
}
