package io.culvert.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run measures, and for how long.
///
/// @param culvert the command line that starts our program
/// @param reference the reference's local proxy; null to leave it out
/// @param chisel a chisel binary; null to leave it out
/// @param out where `benchmarks.md` and its pictures go
/// @param rounds how often each figure is measured; contenders take turns within a round
/// @param settle the time from the start of a load to the start of its window
/// @param window how long a load is measured
/// @param fileBytes the size of the file that is carried
/// @param connections numbers of concurrent connections; one figure is measured for each
/// @param dials new connections per round, one after another
/// @param burst connections opened at the same moment
/// @param idleTunnels how many idle tunnels the service holds
/// @param attaches how many new tunnels attach while the service holds the idle ones
/// @param idle the time from a program's readiness to the measurement of its memory
/// @param opens how long the callers open tunnels as fast as they can, on each database
record Plan(List<String> culvert, @Nullable Path reference, @Nullable Path chisel, Path out, int rounds,
        Duration settle, Duration window, long fileBytes, List<Integer> connections, int dials, int burst,
        int idleTunnels, int attaches, Duration idle, Duration opens) {

    private static final int SPARE_FILES = 250;

    /// The plan for the documentation; with five rounds it takes about a quarter of an hour.
    static Plan full(List<String> culvert, @Nullable Path reference, @Nullable Path chisel, Path out,
            int rounds) {
        return new Plan(culvert, reference, chisel, out, rounds, Duration.ofMillis(400),
                Duration.ofMillis(1200), 256 << 20, List.of(1, 10, 100), 100, 100, 10_000, 300,
                Duration.ofSeconds(8), Duration.ofSeconds(8));
    }

    /// A short plan that shows whether everything works; its figures mean nothing.
    static Plan quick(List<String> culvert, @Nullable Path reference, @Nullable Path chisel, Path out) {
        return new Plan(culvert, reference, chisel, out, 1, Duration.ofMillis(20), Duration.ofMillis(60),
                1 << 20, List.of(1, 10), 3, 10, 40, 3, Duration.ZERO, Duration.ofMillis(200));
    }

    /// As many idle tunnels as this machine's limit of open files lets one process hold, two peers each.
    int idleTunnelsHere() {
        return Math.min(idleTunnels, (int) Math.max(10, (Machine.openFilesLimit() - SPARE_FILES) / 2));
    }
}
