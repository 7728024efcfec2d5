package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// What a process holds at one moment.
///
/// @param megabytes resident, after a collection
/// @param descriptors open files and sockets
/// @param threads of the system
record Usage(long megabytes, long descriptors, long threads) {

    static Usage of(FloodField field) throws IOException {
        Path process = Path.of("/proc", Long.toString(field.service().pid()));
        return new Usage(residentMegabytes(field.service().pid()), entries(process.resolve("fd")),
                entries(process.resolve("task")));
    }

    /// The resident memory of a Java process after a collection.
    static long residentMegabytes(long pid) throws IOException {
        Tools.must(Map.of(), Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid), "GC.run");
        return Files.readAllLines(Path.of("/proc/" + pid + "/status"))
            .stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
            .sum();
    }

    private static long entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    /// Asserts that nothing grew between the first half of the samples and the second. The first sample is
    /// left out: the process was warming up.
    static void assertFlat(List<Usage> samples) {
        // After few samples the process is still warming up.
        assertFlat("resident memory in MB", samples, Usage::megabytes, samples.size() > 2 ? 50 : 100);
        assertFlat("descriptors", samples, Usage::descriptors, 20);
        assertFlat("threads", samples, Usage::threads, 10);
    }

    private static void assertFlat(String name, List<Usage> samples, ToLongFunction<Usage> of, long noise) {
        int half = (samples.size() + 1) / 2;
        long early = samples.subList(Math.min(1, half - 1), half).stream().mapToLong(of).max().orElseThrow();
        long late = samples.subList(half, samples.size()).stream().mapToLong(of).min().orElse(early);
        assertThat(late).as("%s: %s", name, samples).isLessThanOrEqualTo(early + noise);
    }

    @Override
    public String toString() {
        return megabytes + " MB, " + descriptors + " descriptors, " + threads + " threads";
    }
}
