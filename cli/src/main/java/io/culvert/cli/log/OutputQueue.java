package io.culvert.cli.log;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongFunction;

/// Lines on their way to standard output and standard error. One thread writes them, so that a pipe that is
/// not read blocks only that thread. Meanwhile lines wait in the queue while it has room; further lines are
/// dropped and counted, and a line in their place says how many.
///
/// Thread safe; [#offer] never blocks, so event loops may call it.
public final class OutputQueue {

    private static final int MAX_BYTES = 1 << 20;

    /// The memory of a line besides its text.
    private static final int LINE_BYTES = 64;

    private static final Duration AT_EXIT = Duration.ofSeconds(2);

    private final Queue<Line> lines = new ArrayDeque<>();
    private final int maxBytes;
    private LongFunction<String> gap = left -> left + " lines were left out: standard error was not read\n";
    private int bytes;
    private long leftOut;
    private boolean writing;
    private boolean started;

    /// A line that waits; owns its bytes.
    @SuppressWarnings("ArrayRecordComponent")
    private record Line(PrintStream target, byte[] text) {

        int cost() {
            return text.length + LINE_BYTES;
        }
    }

    OutputQueue(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// The queue of this process's standard streams. It is written out when the process ends, unless that
    /// takes too long.
    public static OutputQueue standard() {
        return Standard.QUEUE;
    }

    private static final class Standard {

        private static final OutputQueue QUEUE = new OutputQueue(MAX_BYTES);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(QUEUE::drain, "log-end"));
        }
    }

    /// The text of the line that says how many lines were dropped before it.
    synchronized void describeGaps(LongFunction<String> by) {
        gap = by;
    }

    /// Adds a text, with its line break, or drops it if there is no room.
    public synchronized void offer(PrintStream target, String text) {
        if (leftOut > 0 && add(target, gap.apply(leftOut))) {
            leftOut = 0;
        }
        if (leftOut > 0 || !add(target, text)) {
            leftOut++;
        }
    }

    private boolean add(PrintStream target, String text) {
        Line line = new Line(target, text.getBytes(StandardCharsets.UTF_8));
        if (bytes + line.cost() > maxBytes) {
            return false;
        }
        bytes += line.cost();
        lines.add(line);
        start();
        notifyAll();
        return true;
    }

    private void start() {
        if (!started) {
            started = true;
            Thread.ofPlatform().name("log").daemon().start(this::run);
        }
    }

    /// Waits until all that was added is written, at most two seconds.
    public void drain() {
        drain(AT_EXIT);
    }

    /// Waits until all that was added is written.
    ///
    /// @return whether all is written
    synchronized boolean drain(Duration atMost) {
        if (leftOut > 0 && add(System.err, gap.apply(leftOut))) {
            leftOut = 0;
        }
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toMillis(); writing
                    || !lines.isEmpty(); left = (end - System.nanoTime()) / 1_000_000) {
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        try {
            while (true) {
                List<Line> next = next();
                next.forEach(OutputQueue::write);
                written(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Line> next() throws InterruptedException {
        while (lines.isEmpty()) {
            wait();
        }
        writing = true;
        List<Line> next = new ArrayList<>(lines);
        lines.clear();
        return next;
    }

    private static void write(Line line) {
        line.target.write(line.text, 0, line.text.length);
        line.target.flush();
    }

    private synchronized void written(List<Line> those) {
        those.forEach(line -> bytes -= line.cost());
        writing = false;
        notifyAll();
    }
}
