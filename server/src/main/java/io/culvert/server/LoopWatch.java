package io.culvert.server;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks that each event loop still runs its tasks. If a loop is stuck, this class logs where, then reports
/// the service as not ready, and in the end stops the service, so that the supervisor restarts it.
///
/// Counts its own checks, not time: after a pause of the whole process (SIGSTOP, swapping) it does not mistake
/// the loops for stuck.
final class LoopWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

    /// The delay between two checks.
    static final Duration EVERY = Duration.ofSeconds(1);

    /// After how many unanswered checks the service is not ready, and after how many it stops.
    private static final int LATE = 10;
    private static final int LOST = 120;

    private static final int FRAMES = 12;

    private final List<Beat> beats = new ArrayList<>();
    private final Consumer<Duration> delays;
    private final Consumer<String> giveUp;
    private final Repeater timer = new Repeater("loop-watch");

    /// One loop, and the number of checks that it has not answered.
    private final class Beat {

        private final EventExecutor loop;
        private final AtomicInteger unanswered = new AtomicInteger();
        private volatile @Nullable Thread thread;

        Beat(EventExecutor loop) {
            this.loop = loop;
        }

        /// Queues a task that answers the check, unless the previous one is still queued.
        void look() {
            if (unanswered.getAndIncrement() == 0) {
                long queuedNanos = System.nanoTime();
                loop.execute(() -> answer(queuedNanos));
            }
        }

        private void answer(long queuedNanos) {
            delays.accept(Duration.ofNanos(System.nanoTime() - queuedNanos));
            thread = Thread.currentThread();
            unanswered.set(0);
        }

        String name() {
            Thread known = thread;
            return known == null ? "that has never run" : known.getName();
        }

        /// The stack of its thread, the innermost call first.
        String stack() {
            Thread known = thread;
            return known == null ? "an unknown place"
                    : Arrays.stream(known.getStackTrace())
                        .limit(FRAMES)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(" < "));
        }
    }

    /// @param every the delay between two checks
    /// @param delays receives how long each answered check waited in its loop's queue
    /// @param giveUp receives the reason, as a sentence, when the service has to stop
    LoopWatch(EventLoopGroup loops, Duration every, Consumer<Duration> delays, Consumer<String> giveUp) {
        this.delays = delays;
        this.giveUp = giveUp;
        loops.forEach(loop -> beats.add(new Beat(loop)));
        timer.every(every, "Watching the event loops", this::look);
    }

    /// Checks every loop once.
    void look() {
        for (Beat beat : beats) {
            try {
                beat.look();
            } catch (RejectedExecutionException e) {
                LOG.debug("The event loop {} has ended", beat.name(), e);
            }
            int unanswered = beat.unanswered.get();
            if (unanswered == LATE) {
                LOG.error("The event loop {} has not run for about {} s. It is at {}", beat.name(), LATE,
                        beat.stack());
            } else if (unanswered == LOST) {
                giveUp.accept("The event loop " + beat.name() + " has not run for about " + LOST + " s");
            }
        }
    }

    /// The stuck loop, if there is one: its connections are not served.
    Optional<String> obstacle() {
        return beats.stream()
            .filter(beat -> beat.unanswered.get() >= LATE)
            .findFirst()
            .map(beat -> "the event loop " + beat.name() + " is stuck");
    }

    @Override
    public void close() {
        timer.stop();
    }
}
