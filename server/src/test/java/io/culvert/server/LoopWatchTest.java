package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.transport.EventLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

    private final EventLoops loops = new EventLoops("watched", 1);
    private final List<String> reasons = new ArrayList<>();
    private final List<Duration> delays = new CopyOnWriteArrayList<>();
    private final LoopWatch watch = new LoopWatch(loops.group(), Duration.ofDays(1), delays::add,
            reasons::add);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        watch.close();
        loops.close();
    }

    /// Once it has answered.
    private void block() {
        watch.look();
        loops.group().submit(() -> {}).syncUninterruptibly();
        loops.group().next().execute(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }

    @Test
    void aStuckLoopMakesTheServiceNotReadyUntilItRunsAgain() {
        assertThat(watch.obstacle()).isEmpty();
        block();
        look(10);
        assertThat(watch.obstacle()).hasValueSatisfying(
                why -> assertThat(why).startsWith("the event loop watched-").endsWith("is stuck"));
        end.countDown();
        await().untilAsserted(() -> assertThat(watch.obstacle()).isEmpty());
        assertThat(reasons).isEmpty();
    }

    @Test
    void theDelayOfATaskBehindAStuckOneIsMeasured() {
        block();
        int answered = delays.size();
        long before = System.nanoTime();
        watch.look();
        assertThat(delays).hasSize(answered);
        end.countDown();
        await().untilAsserted(() -> assertThat(delays).hasSize(answered + 1));
        assertThat(delays.getLast()).isPositive().isLessThan(Duration.ofNanos(System.nanoTime() - before));
    }

    @Test
    void aLoopThatStaysStuckEndsTheService() {
        block();
        look(120);
        assertThat(reasons).singleElement().asString().contains("has not run for about 120 s");
    }
}
