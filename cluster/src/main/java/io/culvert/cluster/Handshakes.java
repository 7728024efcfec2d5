package io.culvert.cluster;

import java.util.ArrayDeque;
import java.util.Queue;

/// Limits how many pipes to one target are being opened at a time: the others wait in order. A node whose
/// clients all come back at once would otherwise keep the target busy with handshakes, and all of them would
/// be late. Thread safe.
final class Handshakes {

    /// How many are opened at a time.
    static final int MOST = 64;

    /// How many may wait.
    static final int MOST_WAITING = 10_000;

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int open;

    /// Begins, or waits until another one has ended.
    ///
    /// @param task opens the pipe and calls [#ended] once; runs on this thread, or on that of another's end
    /// @return false if too many wait
    boolean begin(Runnable task) {
        synchronized (this) {
            if (open >= MOST) {
                return waiting.size() < MOST_WAITING && waiting.add(task);
            }
            open++;
        }
        task.run();
        return true;
    }

    /// A pipe is open, or failed: the next one begins.
    void ended() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                open--;
            }
        }
        if (next != null) {
            next.run();
        }
    }

    /// Whether none is being opened.
    synchronized boolean isIdle() {
        return open == 0;
    }
}
