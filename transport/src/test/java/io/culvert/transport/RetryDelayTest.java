package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryDelayTest {

    /// Always draws the smallest number.
    private static final RandomGenerator LOW = new Drawing(false);

    /// Always draws the largest number.
    private static final RandomGenerator HIGH = new Drawing(true);

    private record Drawing(boolean largest) implements RandomGenerator {

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException("without a bound");
        }

        @Override
        public long nextLong(long bound) {
            return largest ? bound - 1 : 0;
        }
    }

    private final RetryDelay delay = new RetryDelay(Duration.ofMillis(30), Duration.ofSeconds(1), 3);

    @Test
    void growsWithEachFailureUpToTheLimit() {
        assertThat(IntStream.of(1, 2, 3, 4, 5, 6, Integer.MAX_VALUE)
            .mapToObj(failures -> delay.after(failures, HIGH).toMillis()))
            .containsExactly(30L, 90L, 270L, 810L, 1000L, 1000L, 1000L);
    }

    @Test
    void isAtLeastHalfOfThat() {
        assertThat(IntStream.of(1, 2, 5).mapToObj(failures -> delay.after(failures, LOW).toMillis()))
            .containsExactly(15L, 45L, 500L);
    }

    @Test
    void drawsDifferentDelays() {
        assertThat(IntStream.range(0, 100).mapToObj(i -> delay.after(5)).distinct()).hasSizeGreaterThan(1);
    }

    @Test
    void isNeverLongerThanTheLimitEvenAtFirst() {
        RetryDelay short10 = new RetryDelay(Duration.ofMillis(30), Duration.ofMillis(10), 3);
        assertThat(short10.after(1, HIGH)).isEqualTo(Duration.ofMillis(10));
        RetryDelay none = new RetryDelay(Duration.ofMillis(30), Duration.ZERO, 3);
        assertThat(none.after(9, HIGH)).isZero();
    }

    @Test
    void mayStayTheSame() {
        RetryDelay same = new RetryDelay(Duration.ofMillis(30), Duration.ofSeconds(1), 1);
        assertThat(same.after(Integer.MAX_VALUE, HIGH)).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void doesNotOverflow() {
        RetryDelay long292 = new RetryDelay(Duration.ofMillis(1), Duration.ofMillis(Long.MAX_VALUE / 2),
                1000);
        assertThat(long292.after(100, LOW)).isPositive();
    }

    @Test
    void refusesSettingsWithoutMeaning() {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new RetryDelay(Duration.ZERO, Duration.ofSeconds(1), 2))
            .withMessageContaining("first delay");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new RetryDelay(Duration.ofMillis(1), Duration.ofSeconds(-1), 2))
            .withMessageContaining("longest delay");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new RetryDelay(Duration.ofMillis(1), Duration.ofSeconds(1), 0))
            .withMessageContaining("factor");
    }
}
