package io.culvert.server;

import io.culvert.cluster.Pipe;
import io.culvert.cluster.Pipes;
import io.culvert.relay.Relay;
import io.culvert.tunnel.TunnelId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Dismisses the peers of a node that leaves, in slices, so that not all of them come back to the other nodes
/// at the same moment. Both peers of a tunnel go together.
record Dismissal(Relay relay, Pipes pipes) {

    private static final Duration SLICE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String REASON = "this node drains";

    /// Returns when all peers have gone, or a while after the last was told to.
    ///
    /// @param within how long the slices take together
    void run(Duration within) throws InterruptedException {
        List<TunnelId> tunnels = List.copyOf(relay.tunnels());
        List<Pipe> carried = List.copyOf(pipes.all());
        int slices = Math.max(1, (int) (within.toMillis() / SLICE.toMillis()));
        for (int slice = 0; slice < slices && !isDone(); slice++) {
            part(tunnels, slice, slices).forEach(id -> relay.release(id, REASON));
            part(carried, slice, slices).forEach(Pipe::release);
            Thread.sleep(SLICE);
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isDone() && System.nanoTime() < end) {
            // Those that came after the list was made.
            Set.copyOf(relay.tunnels()).forEach(id -> relay.release(id, REASON));
            pipes.release(pipe -> true);
            Thread.sleep(SLICE);
        }
    }

    private static <T> List<T> part(List<T> all, int slice, int slices) {
        return all.subList((int) ((long) all.size() * slice / slices),
                (int) ((long) all.size() * (slice + 1) / slices));
    }

    private boolean isDone() {
        return relay.tunnelCount() == 0 && pipes.count() == 0;
    }
}
