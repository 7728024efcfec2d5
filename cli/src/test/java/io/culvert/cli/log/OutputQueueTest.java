package io.culvert.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OutputQueueTest {

    private static final int MAX_BYTES = 1000;

    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CountDownLatch standing = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final OutputQueue queue = new OutputQueue(MAX_BYTES);

    /// A pipe that takes nothing until the latch opens.
    private final PrintStream pipe = new PrintStream(new OutputStream() {
        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            entered.countDown();
            try {
                standing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (read) {
                read.write(bytes, offset, length);
            }
        }
    }, true, StandardCharsets.UTF_8);

    private String text() {
        synchronized (read) {
            return read.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void writesLinesInTheirOrderAndAllOfThemBeforeItIsDrained() {
        standing.countDown();
        for (int i = 0; i < 10; i++) {
            queue.offer(pipe, i + "\n");
        }
        assertThat(queue.drain(Duration.ofSeconds(60))).isTrue();
        assertThat(text()).isEqualTo("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    }

    @Test
    void leavesOutAndCountsWhatAStandingPipeHasNoRoomForAndSaysSoWhereItIsMissing() throws Exception {
        queue.describeGaps(left -> left + " left out\n");
        queue.offer(pipe, "first\n");
        entered.await();
        int kept = (MAX_BYTES - 70) / 66;
        for (int i = 0; i < 100; i++) {
            queue.offer(pipe, "x\n");
        }
        assertThat(queue.drain(Duration.ofMillis(1))).isFalse();
        standing.countDown();
        await().atMost(Duration.ofSeconds(60)).until(() -> text().length() == 6 + 2 * kept);
        queue.offer(pipe, "last\n");
        assertThat(queue.drain(Duration.ofSeconds(60))).isTrue();
        assertThat(text()).isEqualTo("first\n" + "x\n".repeat(kept) + (100 - kept) + " left out\nlast\n");
    }

    @Test
    void refusesALineLongerThanAllItsRoom() {
        standing.countDown();
        queue.offer(pipe, "x".repeat(MAX_BYTES) + "\n");
        queue.offer(pipe, "short\n");
        assertThat(queue.drain(Duration.ofSeconds(60))).isTrue();
        assertThat(text()).isEqualTo("1 lines were left out: standard error was not read\nshort\n");
    }
}
