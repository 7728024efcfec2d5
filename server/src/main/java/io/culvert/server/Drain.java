package io.culvert.server;

import io.culvert.transport.EventLoops;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a service finish the calls in progress before its event loops and its database are closed. Does not
/// interrupt them: an interrupt closes the file of the embedded database.
///
/// @param workers run the calls; accept none after the drain
record Drain(EventLoops loops, ExecutorService workers) {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private static final long PATIENCE_SECONDS = 20;

    /// Waits until the calls in progress have ended and their answers are sent, 20 seconds at most.
    void run() throws InterruptedException {
        // Closing a device's connection takes two turns of its event loop; in the second one the workers get
        // the task that records the end of the device's session.
        settle();
        settle();
        workers.shutdown();
        if (!workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("The service stops although calls were still in progress after {} s", PATIENCE_SECONDS);
        }
        settle();
    }

    /// Waits until each event loop has run the tasks that are queued now.
    private void settle() {
        loops.group().forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly(1, TimeUnit.SECONDS));
    }
}
