package io.culvert.it;

import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/// Four tunnels with well-behaved ends: each sends a keystroke, which the other end echoes, and measures
/// the time.
final class Neighbours implements AutoCloseable {

    private static final int TUNNELS = 4;
    private static final Duration BETWEEN_KEYS = Duration.ofMillis(20);
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(300);

    private final List<Pair> pairs = new ArrayList<>();
    private final byte[] key;

    private record Pair(FloodPeer source, FloodPeer destination) {}

    /// @param p95 of all round trips
    /// @param slowestCall of the API
    record Times(Duration p95, Duration slowestCall) {}

    Neighbours(FloodField field) throws IOException {
        key = FloodPeer.webSocketFrame(FloodPeer.BINARY,
                FloodPeer.bytes(new Data(1, "SSH", 1, Unpooled.wrappedBuffer(new byte[64]))));
        for (int i = 0; i < TUNNELS; i++) {
            JsonNode tunnel = field.open("SSH");
            Pair pair = new Pair(peer(field, tunnel, "source"), peer(field, tunnel, "destination"));
            pair.source.send(new StreamStart(1, "SSH", 1));
            pair.destination.read();
            Thread.ofPlatform().daemon().start(() -> echo(pair.destination, key));
            pairs.add(pair);
        }
    }

    private static FloodPeer peer(FloodField field, JsonNode tunnel, String mode) throws IOException {
        return new FloodPeer(field.tls(), field.service().dataPort(), mode,
                tunnel.path(mode + "AccessToken").asString(), 3);
    }

    private static void echo(FloodPeer destination, byte[] key) {
        try {
            while (true) {
                destination.read();
                destination.write(key);
            }
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param call of the API
    Times measure(Duration time, Runnable call) throws InterruptedException {
        ConcurrentLinkedQueue<Long> trips = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Long> calls = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> measuring = new ArrayList<>();
        for (Pair pair : pairs) {
            measuring.add(repeat(time, BETWEEN_KEYS, trips, failures, () -> {
                pair.source.write(key);
                pair.source.read();
            }));
        }
        measuring.add(repeat(time, BETWEEN_CALLS, calls, failures, call::run));
        for (Thread thread : measuring) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("a neighbour or the API failed", failures.peek());
        }
        List<Long> sorted = trips.stream().sorted().toList();
        return new Times(Duration.ofNanos(sorted.get(sorted.size() * 95 / 100)),
                Duration.ofNanos(calls.stream().mapToLong(Long::longValue).max().orElseThrow()));
    }

    private interface Step {

        void run() throws IOException;
    }

    private static Thread repeat(Duration time, Duration pause, ConcurrentLinkedQueue<Long> times,
            ConcurrentLinkedQueue<Throwable> failures, Step step) {
        return Thread.ofPlatform().start(() -> {
            long end = System.nanoTime() + time.toNanos();
            try {
                while (System.nanoTime() < end) {
                    long began = System.nanoTime();
                    step.run();
                    times.add(System.nanoTime() - began);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause.toMillis()));
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                failures.add(e);
            }
        });
    }

    @Override
    public void close() throws IOException {
        for (Pair pair : pairs) {
            pair.source.close();
            pair.destination.close();
        }
    }
}
