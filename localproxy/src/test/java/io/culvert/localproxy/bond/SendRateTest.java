package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The slower the link, the shorter the frames and the queue before it (spec: c1 11).
class SendRateTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final SendRate rate = new SendRate();
    private long now = 1;

    @Test
    void sendsWhatTheLinkTakesInAMillisecond() {
        measure(100, 200_000, 16);
        assertThat(rate.chunkBytes()).isBetween(12_000, 13_000);
        assertThat(rate.queueBytes()).isEqualTo(32 << 10);
    }

    @Test
    void sendsNoLessThanFourKibibytesAndNoMoreThanAFrameHolds() {
        measure(100, 1_000, 16);
        assertThat(rate.chunkBytes()).isEqualTo(4 << 10);
        assertThat(rate.queueBytes()).isEqualTo(16 << 10);
        measure(100, 60_000_000, 1);
        assertThat(rate.chunkBytes()).isEqualTo(64_512);
        assertThat(rate.queueBytes()).isEqualTo(128 << 10);
    }

    @Test
    void forgetsTheRateOfAFormerLink() {
        int before = rate.chunkBytes();
        measure(100, 1_000, 16);
        rate.newLink();
        assertThat(rate.chunkBytes()).isEqualTo(before);
        rate.sent(1_000_000);
        rate.full(now + MILLI);
        assertThat(rate.chunkBytes()).as("what the new link's empty buffers took").isEqualTo(before);
    }

    @Test
    void doesNotMeasureWhileThereIsLittleToSend() {
        measure(1, 100_000, 1);
        int before = rate.chunkBytes();
        rate.idle();
        rate.sent(10);
        now += 60_000 * MILLI;
        rate.full(now);
        assertThat(rate.chunkBytes()).isEqualTo(before);
    }

    /// However often it is asked meanwhile.
    @Test
    void aLinkThatTakesNothingForAWhileIsMeasuredOverTheWholeTime() {
        measure(100, 320_000, 10);
        int before = rate.chunkBytes();
        for (int i = 0; i < 9; i++) {
            now += MILLI;
            rate.full(now);
        }
        rate.sent(320_000);
        now += MILLI;
        rate.full(now);
        assertThat(rate.chunkBytes()).isBetween(before - 1, before + 1);
    }

    /// A system that has room for a moment is not a fast link.
    @Test
    void measuresAMillisecondAtLeast() {
        rate.full(now);
        for (int i = 0; i < 1000; i++) {
            rate.sent(100);
            now += MILLI / 10;
            rate.full(now);
        }
        assertThat(rate.chunkBytes()).isEqualTo(4 << 10);
    }

    private void measure(int times, int bytes, long millis) {
        rate.full(now);
        for (int i = 0; i < times; i++) {
            rate.sent(bytes);
            now += millis * MILLI;
            rate.full(now);
        }
    }
}
