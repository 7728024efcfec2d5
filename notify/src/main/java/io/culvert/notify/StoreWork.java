package io.culvert.notify;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Runs the endpoint's work on the store, a few tasks at a time and in order. When a whole fleet comes back
/// at once, its devices wait here; waiting for connections to the database, they would time out together, come
/// back together, and get nowhere. Work for devices that are known goes first, so that what was begun is
/// finished.
///
/// Holds a few tasks for each open connection at most. Thread safe.
final class StoreWork implements Executor {

    /// Fewer than the connections to the database, of which the API needs some.
    static final int AT_ONCE = 6;

    private final Executor blocking;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Queue<Runnable> waitingToBeKnown = new ArrayDeque<>();
    private int running;

    /// @param blocking runs tasks that block on the store
    StoreWork(Executor blocking) {
        this.blocking = blocking;
    }

    @Override
    public void execute(Runnable task) {
        add(waiting, task);
    }

    /// The same for devices that are not known yet.
    Executor toKnowDevices() {
        return task -> add(waitingToBeKnown, task);
    }

    private void add(Queue<Runnable> queue, Runnable task) {
        synchronized (this) {
            queue.add(task);
            if (running == AT_ONCE) {
                return;
            }
            running++;
        }
        blocking.execute(this::runNext);
    }

    private void runNext() {
        Runnable task = next();
        if (task != null) {
            try {
                task.run();
            } finally {
                blocking.execute(this::runNext);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        if (task == null) {
            task = waitingToBeKnown.poll();
        }
        if (task == null) {
            running--;
        }
        return task;
    }
}
