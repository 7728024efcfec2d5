package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The slower the link, the shorter the frames (spec: c1 11).
class SendRateTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final SendRate rate = new SendRate();
    private long now = 1;

    @Test
    void sendsWhatTheLinkTakesInAMillisecond() {
        measure(100, 200_000, 16);
        assertThat(rate.chunkBytes()).isBetween(12_000, 13_000);
    }

    @Test
    void sendsNoLessThanFourKibibytesAndNoMoreThanAFrameHolds() {
        measure(100, 1_000, 16);
        assertThat(rate.chunkBytes()).isEqualTo(4 << 10);
        measure(100, 60_000_000, 1);
        assertThat(rate.chunkBytes()).isEqualTo(64_512);
    }

    @Test
    void forgetsTheRateOfAFormerLink() {
        int before = rate.chunkBytes();
        measure(100, 1_000, 16);
        rate.full(now, 1 << 20);
        rate.newLink();
        rate.writable(now + MILLI);
        assertThat(rate.chunkBytes()).isEqualTo(before);
    }

    @Test
    void measuresOnlyWhileTheLinkIsFull() {
        int before = rate.chunkBytes();
        rate.writable(now + 60_000 * MILLI);
        assertThat(rate.chunkBytes()).isEqualTo(before);
    }

    private void measure(int times, long bytes, long millis) {
        for (int i = 0; i < times; i++) {
            rate.full(now, bytes);
            now += millis * MILLI;
            rate.writable(now);
        }
    }
}
