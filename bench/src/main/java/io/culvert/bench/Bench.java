package io.culvert.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./culvert-bench`.
@Command(name = "culvert-bench", mixinStandardHelpOptions = true, sortOptions = false, description = "Measures Culvert side by side with other ways to the same target, and writes OUT/benchmarks.md.", footer = {
        "", "Examples:", "  ./culvert-bench --reference ~/localproxy   the run for the documentation",
        "  ./culvert-bench --quick --out /tmp/bench   half a minute, to see that everything works",
        "  ./culvert-bench --opens                    OpenTunnel calls per second",
        "  ./culvert-bench --starts                   start times of the programs",
        "  ./culvert-bench --fleet                    20,000 devices, and their return after a restart",
        "  ./culvert-bench --agent                    10,000 tunnels through one agent",
        "  ./culvert-bench --jmh unmask               JMH benchmarks of parts, selected by an expression"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
public final class Bench implements Callable<Integer> {

    @Option(names = "--quick", description = "short; its figures mean nothing")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "how often each figure is measured (5)")
    private int rounds;

    @Option(names = "--reference", paramLabel = "PATH", description = "reference local proxy to compare")
    private @Nullable Path reference;

    @Option(names = "--chisel", paramLabel = "PATH", description = "chisel binary to compare")
    private @Nullable Path chisel;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "docs", description = "folder for the report (docs)")
    private Path out = Path.of("docs");

    @Option(names = "--culvert", paramLabel = "WORD", defaultValue = "./culvert", split = " ", description = "command that starts Culvert (./culvert)")
    private List<String> culvert = List.of();

    @Option(names = "--jmh", paramLabel = "EXPRESSION", arity = "0..1", fallbackValue = ".*", description = "run only the JMH benchmarks")
    private @Nullable String jmh;

    @Option(names = "--opens", description = "measure only OpenTunnel, on H2 and on PostgreSQL")
    private boolean opens;

    @Option(names = "--starts", description = "measure only the starts of the programs, and print them")
    private boolean starts;

    @Option(names = "--fleet", paramLabel = "DEVICES", arity = "0..1", fallbackValue = "20000", description = "measure only a fleet of devices (20000), and print its figures")
    private @Nullable Integer fleet;

    @Option(names = "--agent", paramLabel = "TUNNELS", arity = "0..1", fallbackValue = "10000", description = "measure only what an agent holds while tunnels (10000) come and go, and print it")
    private @Nullable Integer agent;

    private String command = "./culvert-bench";

    /// Runs the bench and exits with its code.
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// Runs the bench.
    ///
    /// @return 0 done, 1 failed, 2 wrong usage
    public static int run(String... args) {
        Bench bench = new Bench();
        CommandLine line = new CommandLine(bench);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionStrategy(parsed -> {
            bench.command = "./culvert-bench " + String.join(" ", parsed.originalArgs());
            return new CommandLine.RunLast().execute(parsed);
        });
        return line.execute(args);
    }

    @Override
    public Integer call() throws Exception {
        if (rounds < 1) {
            throw new CommandLine.ParameterException(new CommandLine(this),
                    "--rounds: " + rounds + " (expected: 1 or more)");
        }
        if (jmh != null) {
            org.openjdk.jmh.Main.main(new String[]{jmh});
            return 0;
        }
        Plan plan = quick ? Plan.quick(absolute(culvert), reference, chisel, out)
                : Plan.full(absolute(culvert), reference, chisel, out, rounds);
        Results results = new Results();
        Report report = new Report(plan, results, Machine.description(), command);
        Path folder = Files.createTempDirectory("culvert-bench");
        Runtime.getRuntime()
            .addShutdownHook(new Thread(
                    () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy), "stop"));
        try {
            if (fleet != null) {
                new FleetRun(plan, folder).run(fleet);
                return 0;
            }
            if (agent != null) {
                new AgentRun(plan, folder).run(agent);
                return 0;
            }
            if (starts) {
                printStarts(plan, results, folder);
                return 0;
            }
            if (!opens) {
                measure(plan, results, report, folder);
            }
            try (OpenRate rate = new OpenRate(plan, results)) {
                rate.run(folder);
            }
        } finally {
            remove(folder);
        }
        if (!opens) {
            report.write();
        }
        new OpenRateReport(plan, results, Machine.description()).write();
        System.out.println("bench: wrote " + out.resolve("benchmarks.md"));
        return 0;
    }

    /// Makes the path absolute, because programs do not run in this process's folder.
    private static List<String> absolute(List<String> command) {
        Path program = Path.of(command.getFirst());
        return program.getNameCount() == 1 && !program.isAbsolute() ? command
                : Stream
                    .concat(Stream.of(program.toAbsolutePath().normalize().toString()),
                            command.stream().skip(1))
                    .toList();
    }

    /// Writes the report after every round too, so that an interrupted run keeps what it measured.
    private static void measure(Plan plan, Results results, Report report, Path folder)
            throws IOException, InterruptedException {
        idleTunnels(plan, results, folder);
        try (Service service = Service.start(plan.culvert(), folder.resolve("data"), folder, List.of());
                Comparison comparison = new Comparison(plan, results, folder)) {
            results.add(Contenders.CULVERT, "memory.fresh-service",
                    service.program().residentKilobytes() / 1024.0);
            new Starts(plan, results, Starts.folder(folder)).run(service);
            comparison.run(Contenders.present(plan, service), report::write);
        }
    }

    private static void printStarts(Plan plan, Results results, Path folder)
            throws IOException, InterruptedException {
        try (Service service = Service.start(plan.culvert(), folder.resolve("data"), folder, List.of())) {
            new Starts(plan, results, Starts.folder(folder)).run(service);
        }
        for (String figure : results.figures(Contenders.CULVERT, "")) {
            System.out.printf(Locale.ROOT, "%s %.0f%n", figure, results.median(Contenders.CULVERT, figure));
        }
    }

    private static void idleTunnels(Plan plan, Results results, Path folder)
            throws IOException, InterruptedException {
        try (Service service = Service.start(plan.culvert(), folder.resolve("idle"), folder, List.of())) {
            IdleTunnels.measure(plan, results, service, folder);
        } catch (IOException e) {
            System.out.println("bench: the idle tunnels broke: " + e.getMessage());
        }
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
