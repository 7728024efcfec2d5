package io.culvert.store;

import io.culvert.tunnel.StoreException;
import io.culvert.tunnel.bus.Hint;
import io.culvert.tunnel.bus.HintLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends hints with NOTIFY. Gathers for two milliseconds what many callers send, because each transaction
/// with a NOTIFY takes a lock of the whole server when it commits; commits asynchronously, because a lost hint
/// costs no more than a late one.
///
/// Thread safe. The queue is bounded; a hint that finds it full is dropped.
final class HintSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HintSender.class);

    /// PostgreSQL's limit is 8,000.
    private static final int MAX_PAYLOAD_BYTES = 7_900;

    private static final int MAX_WAITING = 20_000;
    private static final long GATHER_MILLIS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// The channel of the schema that the session uses.
    static final String CHANNEL = "'culvert.' || left(current_schema(), 50)";

    private final Database database;
    private final String process = UUID.randomUUID().toString();
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private volatile boolean closed;

    private record Waiting(String line, CompletableFuture<Void> sent) {}

    HintSender(Database database) {
        this.database = database;
        this.thread = Thread.ofPlatform().daemon().name("hint-sender").unstarted(this::run);
        thread.start();
    }

    /// The first line of each payload names the process, which ignores its own hints.
    String process() {
        return process;
    }

    /// Returns when the hint was sent or sending it has failed.
    void send(Hint hint) {
        Waiting waiting = new Waiting(HintLines.write(hint), new CompletableFuture<>());
        if (closed || !queue.offer(waiting)) {
            LOG.warn("A hint was dropped; other nodes learn of the change at their next resync");
            return;
        }
        try {
            waiting.sent().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("A hint was not sent in time; other nodes learn of the change at their next resync");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Waiting> together = new ArrayList<>();
        while (!closed) {
            try {
                together.add(queue.take());
                Thread.sleep(GATHER_MILLIS);
                queue.drainTo(together);
                send(together);
            } catch (InterruptedException e) {
                // Closed, or interrupted without reason.
            }
            together.forEach(waiting -> waiting.sent().complete(null));
            together.clear();
        }
    }

    private void send(List<Waiting> together) {
        try {
            List<String> payloads = payloads(process,
                    together.stream().map(Waiting::line).distinct().toList());
            database.transaction(handle -> notify(handle, payloads));
        } catch (StoreException e) {
            together.forEach(waiting -> waiting.sent().completeExceptionally(e));
        } catch (RuntimeException e) {
            LOG.error("Hints could not be sent", e);
        }
    }

    private static int notify(Handle handle, List<String> payloads) {
        handle.execute("set local synchronous_commit = off");
        payloads.forEach(payload -> handle.createQuery("select pg_notify(" + CHANNEL + ", :payload)")
            .bind("payload", payload)
            .mapTo(String.class)
            .one());
        return payloads.size();
    }

    /// Joins lines to payloads that PostgreSQL takes; leaves out a line that is too long for one.
    static List<String> payloads(String process, List<String> lines) {
        List<String> payloads = new ArrayList<>();
        StringBuilder payload = new StringBuilder(process);
        int bytes = process.length();
        for (String line : lines) {
            int more = 1 + line.getBytes(StandardCharsets.UTF_8).length;
            if (process.length() + more > MAX_PAYLOAD_BYTES) {
                LOG.warn("A hint is too long and was not sent: {}", line.substring(0, 40));
                continue;
            }
            if (bytes + more > MAX_PAYLOAD_BYTES) {
                payloads.add(payload.toString());
                payload = new StringBuilder(process);
                bytes = process.length();
            }
            payload.append('\n').append(line);
            bytes += more;
        }
        if (bytes > process.length()) {
            payloads.add(payload.toString());
        }
        return payloads;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
