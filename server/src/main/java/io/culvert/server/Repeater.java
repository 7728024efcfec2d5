package io.culvert.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Repeats tasks on its own thread. A run that fails is logged and the next run takes place; the JDK's timers
/// silently drop a task that throws. A task that keeps failing is logged once a minute.
final class Repeater implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Repeater.class);

    private static final long DRAIN_SECONDS = 20;
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final ScheduledExecutorService timer;

    /// @param thread its name
    Repeater(String thread) {
        timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(thread).factory());
    }

    /// Runs a task periodically until this is closed.
    ///
    /// @param pause the delay before the first run, and between the end of one run and the start of the next
    /// @param name of the task, as the subject of a sentence in the log
    void every(Duration pause, String name, Runnable work) {
        timer.scheduleWithFixedDelay(new Work(name, work), pause.toMillis(), pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /// A task and its failures. Confined to the timer's thread.
    private static final class Work implements Runnable {

        private final String name;
        private final Runnable work;
        private long failures;
        private long loggedAt;

        Work(String name, Runnable work) {
            this.name = name;
            this.work = work;
        }

        @Override
        public void run() {
            try {
                work.run();
                if (failures > 0) {
                    LOG.info("{} works again after {} failures", name, failures);
                    failures = 0;
                }
            } catch (Throwable failure) {
                // Logs an Error as well: the process ends at some of them, and the log says why.
                failed(failure);
            }
        }

        private void failed(Throwable failure) {
            long now = System.nanoTime();
            if (failures++ == 0 || now - loggedAt >= QUIET.toNanos() || failure instanceof Error) {
                loggedAt = now;
                LOG.error("{} failed ({} times in a row); it is tried again", name, failures, failure);
            }
        }
    }

    /// Starts no further run and does not wait for the current one. For tasks that only read.
    void stop() {
        timer.shutdown();
    }

    /// Starts no further run and waits for the current one without interrupting it: an interrupt would close
    /// the file of the embedded database.
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Work was still under way after {} s; it is left behind", DRAIN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
