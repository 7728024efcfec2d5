package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Distinguishes an own attempt that attaches late from a second copy of the program (spec: c1 5.4).
class StaleAttemptsTest {

    private final StaleAttempts stale = new StaleAttempts();

    @Test
    void explainNothingWhereEachAttemptWasAnswered() {
        assertThat(stale.explain(0)).isFalse();
    }

    @Test
    void explainTwoReplacementsInTwoMinutes() {
        stale.abandoned(0);
        assertThat(stale.explain(minutes(1))).isTrue();
        assertThat(stale.explain(minutes(2))).isTrue();
        assertThat(stale.explain(minutes(2))).isFalse();
    }

    @Test
    void explainNothingLater() {
        stale.abandoned(0);
        assertThat(stale.explain(minutes(2) + 1)).isFalse();
    }

    private static long minutes(long count) {
        return TimeUnit.MINUTES.toNanos(count);
    }
}
