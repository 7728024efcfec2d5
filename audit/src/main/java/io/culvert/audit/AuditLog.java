package io.culvert.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes events to the audit file on its own thread; events that arrive together share one write. A line
/// counts as written once the operating system has it; nothing is forced to the disk.
///
/// While writing fails (for example on a full disk), [#isWritable] is false and [#write] fails at once. Lines
/// wait in a bounded queue and are written once writing works again; lines that do not fit are lost and
/// counted. Thread safe.
public final class AuditLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private static final int QUEUE = 8192;
    private static final int BATCH = 512;
    private static final long WAIT_SECONDS = 10;

    private record Line(String text, @Nullable CompletableFuture<Void> written) {

        void failed() {
            if (written != null) {
                written.completeExceptionally(new AuditException("audit: cannot be written"));
            }
        }
    }

    private final LineSink sink;
    private final long retryMillis;
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Thread writer;
    private volatile boolean failing;
    private volatile boolean closed;

    /// Opens the audit in an existing folder.
    public static AuditLog open(Path folder, AuditConfig config, InstantSource clock) throws IOException {
        return new AuditLog(new AuditFile(folder, config, clock), 1000);
    }

    AuditLog(LineSink sink, long retryMillis) {
        this.sink = sink;
        this.retryMillis = retryMillis;
        this.writer = Thread.ofPlatform().name("audit").daemon().start(this::run);
    }

    /// Writes an event; blocks until it is written.
    ///
    /// @throws AuditException if the event could not be written in time
    public void write(AuditEvent event) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        Line line = new Line(event.line(), written);
        try {
            if (failing || closed) {
                keep(line);
                throw new AuditException("audit: cannot be written");
            }
            if (!queue.offer(line, WAIT_SECONDS, TimeUnit.SECONDS)) {
                lost.incrementAndGet();
                throw new AuditException("audit: too slow");
            }
            written.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditException("audit: interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new AuditException("audit: not written: " + e.getMessage());
        }
    }

    /// Queues an event without blocking; may be called on event loops.
    public void offer(AuditEvent event) {
        keep(new Line(event.line(), null));
    }

    private void keep(Line line) {
        if (!queue.offer(line)) {
            lost.incrementAndGet();
        }
    }

    /// Whether the last write succeeded.
    public boolean isWritable() {
        return !failing && !closed;
    }

    /// The number of lost lines since the start.
    public long lost() {
        return lost.get();
    }

    /// The number of failed writes since the start.
    public long failures() {
        return failures.get();
    }

    private void run() {
        List<Line> batch = new ArrayList<>(BATCH);
        try {
            while (!closed || !queue.isEmpty()) {
                Line first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    writeDown(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The audit was interrupted; {} lines were not written", queue.size() + batch.size());
        }
    }

    /// Retries until a write succeeds; waiting callers get the first failure.
    private void writeDown(List<Line> batch) throws InterruptedException {
        ByteBuffer lines = joined(batch);
        while (!tryWrite(lines.duplicate())) {
            batch.forEach(Line::failed);
            queue.forEach(Line::failed);
            if (closed) {
                lost.addAndGet(batch.size());
                return;
            }
            Thread.sleep(retryMillis);
        }
        batch.forEach(line -> {
            if (line.written() != null) {
                line.written().complete(null);
            }
        });
    }

    private static ByteBuffer joined(List<Line> batch) {
        StringBuilder lines = new StringBuilder();
        batch.forEach(line -> lines.append(line.text()));
        return ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private boolean tryWrite(ByteBuffer lines) {
        try {
            sink.write(lines);
            if (failing) {
                LOG.info("The audit can be written again");
            }
            failing = false;
            return true;
        } catch (IOException e) {
            failures.incrementAndGet();
            if (!failing) {
                LOG.error("The audit cannot be written: API calls are refused until it can", e);
            }
            failing = true;
            return false;
        }
    }

    /// Writes the queued lines, then closes the file.
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sink.close();
    }
}
