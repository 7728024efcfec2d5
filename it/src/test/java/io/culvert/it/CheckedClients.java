package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Programs that use a [ChecksumServer] through a tunnel at the same time. Each makes one connection after
/// another, checks every byte, and resets some of the connections half-way.
final class CheckedClients implements AutoCloseable {

    private final int port;
    private final int bytes;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Integer>> clients = new ArrayList<>();
    private volatile boolean over;

    /// @param port leads to the server
    /// @param bytes sent and received by each connection
    CheckedClients(int port, int count, int bytes, long seed) {
        this.port = port;
        this.bytes = bytes;
        for (int i = 0; i < count; i++) {
            long own = seed + i * 1_000_000L;
            clients.add(threads.submit(() -> use(own)));
        }
    }

    /// Whether none of them has failed.
    boolean allRun() {
        return clients.stream().noneMatch(Future::isDone);
    }

    /// Ends them after their current connections, and asserts that no byte was lost.
    ///
    /// @return how many connections they made
    int finish() throws Exception {
        over = true;
        int used = 0;
        for (Future<Integer> client : clients) {
            used += client.get(240, TimeUnit.SECONDS);
        }
        return used;
    }

    private int use(long seed) throws Exception {
        Random random = new Random(seed);
        int used = 0;
        do {
            if (random.nextInt(6) == 0) {
                ChecksumServer.breakOff(port, random.nextInt(bytes));
            } else {
                assertThat(ChecksumServer.check(port, seed + used, bytes)).as("seed %s", seed).isNull();
            }
            used++;
        } while (!over);
        return used;
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
