package io.culvert.store;

import io.culvert.tunnel.bus.Bus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the periodic resync on a thread of its own, so that it does not delay a renewal; one at a time.
final class Resync {

    private static final Logger LOG = LoggerFactory.getLogger(Resync.class);

    private final Bus.Listener listener;
    private final long everyNanos;
    private final AtomicBoolean running = new AtomicBoolean();
    private long last = System.nanoTime();

    Resync(Bus.Listener listener, Duration every) {
        this.listener = listener;
        this.everyNanos = every.toNanos();
    }

    void runIfDue() {
        if (System.nanoTime() - last >= everyNanos && running.compareAndSet(false, true)) {
            last = System.nanoTime();
            Thread.ofVirtual().name("cluster-resync").start(this::resync);
        }
    }

    private void resync() {
        try {
            listener.resync();
        } catch (RuntimeException e) {
            LOG.warn("Memory could not be compared with the tables ({}); it is tried again", e.getMessage());
        } finally {
            running.set(false);
        }
    }
}
