package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopTimersTest {

    @Test
    void aRepeatedTimerGoesOnAfterARunThatFailed() throws Exception {
        CountDownLatch runs = new CountDownLatch(4);
        try (EventLoops loops = new EventLoops("timers", 1)) {
            ScheduledFuture<?> timer = LoopTimers.every(loops.group().next(), 0, 1, TimeUnit.MILLISECONDS,
                    () -> {
                        runs.countDown();
                        if (runs.getCount() % 2 == 0) {
                            throw new IllegalStateException("a bug");
                        }
                        throw new StackOverflowError();
                    });
            assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(timer.isDone()).isFalse();
        }
    }

    @Test
    void aConnectionWhoseTimerFailsIsClosed() {
        EmbeddedChannel channel = new EmbeddedChannel();
        LoopTimers.after(channel, 0, TimeUnit.NANOSECONDS, () -> {
            throw new IllegalStateException("a bug");
        });
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionWhoseTimerRunsStaysOpen() {
        EmbeddedChannel channel = new EmbeddedChannel();
        LoopTimers.after(channel, 0, TimeUnit.NANOSECONDS, () -> channel.writeOutbound("done"));
        channel.runPendingTasks();
        assertThat(channel.<String>readOutbound()).isEqualTo("done");
        assertThat(channel.isOpen()).isTrue();
    }
}
