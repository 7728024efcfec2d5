package io.culvert.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Combines the writes of many callers to a database that allows only one writing transaction at a time. All
/// writes that are waiting share one transaction and its commit, after which their callers continue. If one
/// write fails, the shared transaction is rolled back and each write runs again in a transaction of its own.
///
/// Thread safe. The queue is bounded by the number of callers, since each waits for its result.
final class Writers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writers.class);

    private static final int MOST_TOGETHER = 64;

    private final Jdbi jdbi;
    private final BlockingQueue<Work<?>> waiting = new LinkedBlockingQueue<>();
    private final Work<Boolean> end = new Work<>(handle -> true);
    private final Thread writer;
    private boolean closed;

    Writers(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.writer = Thread.ofPlatform().daemon().name("store-writer").unstarted(this::write);
        writer.start();
    }

    /// Runs `work` and returns when it is committed. `work` may run twice and must not call this method.
    ///
    /// @throws RuntimeException the exception of the work or of the database; the work is then rolled back
    <T> T run(Function<Handle, T> work) {
        Work<T> mine = new Work<>(work);
        enqueue(mine);
        try {
            return mine.done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    int waiting() {
        return waiting.size();
    }

    private synchronized void enqueue(Work<?> work) {
        if (closed || Thread.currentThread() == writer) {
            throw new IllegalStateException(
                    closed ? "the database is closed" : "a transaction within a transaction");
        }
        waiting.add(work);
    }

    private void write() {
        List<Work<?>> together = new ArrayList<>(MOST_TOGETHER);
        boolean open = true;
        while (open) {
            together.add(next());
            waiting.drainTo(together, MOST_TOGETHER - 1);
            open = !together.contains(end);
            commit(together);
            together.clear();
        }
    }

    /// Nothing interrupts the writer; it ends with [#close].
    private Work<?> next() {
        while (true) {
            try {
                return waiting.take();
            } catch (InterruptedException e) {
                LOG.warn("The writer was interrupted and continues");
            }
        }
    }

    private void commit(List<Work<?>> together) {
        try {
            List<Runnable> answers = jdbi
                .inTransaction(handle -> together.stream().map(work -> work.attempt(handle)).toList());
            answers.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            // Catches errors as well, because without the writer thread all callers would wait forever.
            if (together.size() == 1) {
                together.getFirst().done.completeExceptionally(e);
            } else {
                together.forEach(work -> commit(List.of(work)));
            }
        }
    }

    /// Stops after all queued work.
    @Override
    public void close() {
        synchronized (this) {
            if (!closed) {
                waiting.add(end);
            }
            closed = true;
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Work<T>(Function<Handle, T> task, CompletableFuture<T> done) {

        Work(Function<Handle, T> task) {
            this(task, new CompletableFuture<>());
        }

        /// The work to run once the transaction is committed.
        Runnable attempt(Handle handle) {
            T result = task.apply(handle);
            return () -> done.complete(result);
        }
    }
}
