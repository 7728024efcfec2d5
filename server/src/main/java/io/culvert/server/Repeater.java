package io.culvert.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that is done again and again on one thread of its own. A run that fails is logged, and the next one
/// takes place: the JDK's timers drop what throws, without a word.
final class Repeater implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Repeater.class);

    private static final long DRAIN_SECONDS = 20;

    private final ScheduledExecutorService timer;

    /// @param thread its name
    Repeater(String thread) {
        timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(thread).factory());
    }

    /// Does some work until this is closed.
    ///
    /// @param pause before the first run, and from the end of one to the begin of the next
    /// @param name for the log
    void every(Duration pause, String name, Runnable work) {
        timer.scheduleWithFixedDelay(() -> run(name, work), pause.toMillis(), pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /// Errors too: whoever ends the process at one sees it in the log.
    private static void run(String name, Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            LOG.error("{} failed; the next try follows", name, failure);
        }
    }

    /// Waits for a run that is under way. It is not interrupted: an interrupt closes the embedded database's
    /// file under its feet.
    @Override
    public void close() throws InterruptedException {
        timer.shutdown();
        if (!timer.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("Work was still under way after {} s; it is left behind", DRAIN_SECONDS);
        }
    }
}
