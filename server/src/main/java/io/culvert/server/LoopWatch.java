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

/// Looks whether each event loop still runs its tasks. A loop that does not is reported with its stack, makes
/// the service not ready, and in the end gives it up, so that the supervisor starts it again.
///
/// Counts its own looks rather than time: a process that was stopped or that swapped does not find its loops
/// stuck when it runs again.
final class LoopWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

    /// How often a service looks.
    static final Duration EVERY = Duration.ofSeconds(1);

    /// Looks without an answer until the service is not ready, and until it is given up.
    private static final int LATE = 10;
    private static final int LOST = 120;

    private static final int FRAMES = 12;

    private final List<Beat> beats = new ArrayList<>();
    private final Consumer<String> giveUp;
    private final Repeater timer = new Repeater("loop-watch");

    /// One loop, and for how many looks it has not answered.
    private static final class Beat {

        private final EventExecutor loop;
        private final AtomicInteger unanswered = new AtomicInteger();
        private volatile @Nullable Thread thread;

        Beat(EventExecutor loop) {
            this.loop = loop;
        }

        /// Asks it again if it has answered.
        void look() {
            if (unanswered.getAndIncrement() == 0) {
                loop.execute(this::answer);
            }
        }

        private void answer() {
            thread = Thread.currentThread();
            unanswered.set(0);
        }

        String name() {
            Thread known = thread;
            return known == null ? "that has never run" : known.getName();
        }

        /// Where its thread is, innermost call first.
        String stack() {
            Thread known = thread;
            return known == null ? "an unknown place"
                    : Arrays.stream(known.getStackTrace())
                        .limit(FRAMES)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(" < "));
        }
    }

    /// @param every how long it waits between two looks
    /// @param giveUp takes the sentence that says why the service cannot go on
    LoopWatch(EventLoopGroup loops, Duration every, Consumer<String> giveUp) {
        this.giveUp = giveUp;
        loops.forEach(loop -> beats.add(new Beat(loop)));
        timer.every(every, "Watching the event loops", this::look);
    }

    /// Looks once.
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

    /// Why the service does not serve everybody.
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
