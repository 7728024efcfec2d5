package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/// Writes the figures of a run into `benchmarks.md`, and its charts and raw samples beside it.
final class Report {

    private final Plan plan;
    private final Results results;
    private final String machine;
    private final String command;

    Report(Plan plan, Results results, String machine, String command) {
        this.plan = plan;
        this.results = results;
        this.machine = machine;
        this.command = command;
    }

    void write() throws IOException {
        Path pictures = Files.createDirectories(plan.out().resolve("benchmarks"));
        results.write(pictures.resolve("samples.json"), machine, command);
        pictures(pictures);
        new MarkedPage(plan.out().resolve("benchmarks.md")).put("figures", figures());
    }

    private String figures() {
        return String.join("\n", head(), new Goals(results, plan).table(), throughput(), file(), latency(),
                processor(), memory(), starts(), idleTunnels());
    }

    private String head() {
        return """

                Taken with `%s` on %s. Everything, the load included, shares this machine. Medians of %d
                rounds in which all take turns; ratios are medians of the ratios round by round. Every sample is
                in [samples.json](benchmarks/samples.json).
                """
            .formatted(command, machine, results.count(Contenders.CULVERT, "burst"));
    }

    private String throughput() {
        List<String> cells = Stream.of("up", "down", "both")
            .flatMap(way -> plan.connections().stream().map(count -> way + "." + count))
            .toList();
        return "## Throughput, MB/s\n\nBy direction and number of connections; both: the sum.\n\n"
                + table(cells.stream().map(cell -> cell.replace('.', ' ')).toList(),
                        name -> cells.stream().map(cell -> number(name, "throughput." + cell)).toList())
                + "\n![throughput](benchmarks/throughput.svg)\n";
    }

    private String file() {
        return "## A file, MB/s\n\n" + (plan.fileBytes() >> 20)
                + " MiB on one connection, from the first byte to the " + "arrival of the last.\n\n"
                + table(List.of("up", "down"),
                        name -> List.of(number(name, "file.up"), number(name, "file.down")));
    }

    private String latency() {
        List<String> figures = List.of("echo.idle.p50", "echo.idle.p99", "echo.idle.p99.9", "echo.bulk.p50",
                "echo.bulk.p99", "echo.bulk.p99.9", "dial.p50", "dial.p99", "burst");
        return "## Latency\n\nA round trip of 64 bytes, alone and beside a bulk transfer on the same tunnel; "
                + "from connect to the first reply (all µs); until all of " + plan.burst()
                + " connections opened at once are answered (ms).\n\n"
                + table(List.of("echo p50", "p99", "p99.9", "beside bulk p50", "p99", "p99.9", "connect p50",
                        "p99", plan.burst() + " at once, ms"),
                        name -> figures.stream().map(figure -> number(name, figure)).toList())
                + "\n![latency](benchmarks/latency.svg)\n";
    }

    private String processor() {
        List<String> cells = Stream.of("up", "down")
            .flatMap(way -> plan.connections().stream().map(count -> way + "." + count))
            .toList();
        StringBuilder text = new StringBuilder("## Processor, CPU-s/GB\n\nOf each process in between.\n\n")
            .append(header("process", cells.stream().map(cell -> cell.replace('.', ' ')).toList()));
        for (String name : results.contenders()) {
            for (String role : results.figures(name, "cpu." + cells.getFirst() + ".")) {
                text.append(row(name + ": " + role,
                        cells.stream().map(cell -> number(name, "cpu." + cell + "." + role)).toList()));
            }
        }
        return text + "\n![processor](benchmarks/processor.svg)\n";
    }

    private String memory() {
        StringBuilder text = new StringBuilder("## Resident memory, MB\n\n")
            .append(header("process", List.of("before load", "under load")));
        for (String name : results.contenders()) {
            for (String role : results.figures(name, "memory.idle.")) {
                text.append(row(name + ": " + role,
                        List.of(number(name, "memory.idle." + role), number(name, "memory.loaded." + role))));
            }
        }
        return text.toString();
    }

    private String starts() {
        return "## Start, ms from the command\n\n" + header("what", List.of("median"))
                + row("`culvert serve` is ready", List.of(number(Contenders.CULVERT, "start.serve")))
                + row("the same with a new data folder",
                        List.of(number(Contenders.CULVERT, "start.serve-first")))
                + row("`culvert localproxy` is connected",
                        List.of(number(Contenders.CULVERT, "start.localproxy")));
    }

    private String idleTunnels() {
        StringBuilder text = new StringBuilder("## Idle tunnels\n\nTwo TLS peers each, held from another "
                + "process, attached 32 at once; then new ones one after another.\n\n")
            .append(header("figure", List.of("value")));
        for (String figure : results.figures(Contenders.CULVERT, "idle.")) {
            text.append(row(figure, List.of(number(Contenders.CULVERT, "idle." + figure))));
        }
        return text.toString();
    }

    private void pictures(Path folder) throws IOException {
        new BarChart("Throughput, MB/s (more is better)", bars("throughput.up.1", "up, 1 connection"),
                bars("throughput.down.1", "down, 1 connection"),
                bars("throughput.up.10", "up, 10 connections"))
            .write(folder.resolve("throughput.svg"));
        new BarChart("Round trip of 64 bytes, µs (less is better)", bars("echo.idle.p50", "p50"),
                bars("echo.idle.p99", "p99"))
            .write(folder.resolve("latency.svg"));
        List<BarChart.Bar> bars = new ArrayList<>();
        for (String name : results.contenders()) {
            for (String role : results.figures(name, "cpu.up.1.")) {
                bars.add(new BarChart.Bar(name + ": " + role, results.median(name, "cpu.up.1." + role)));
            }
        }
        new BarChart("CPU-s per GB, up, 1 connection (less is better)", new BarChart.Group("", bars))
            .write(folder.resolve("processor.svg"));
    }

    private BarChart.Group bars(String figure, String title) {
        return new BarChart.Group(title,
                results.contenders()
                    .stream()
                    .map(name -> new BarChart.Bar(name, results.median(name, figure)))
                    .toList());
    }

    private String table(List<String> columns, Function<String, List<String>> cells) {
        StringBuilder text = new StringBuilder(header("", columns));
        results.contenders().forEach(name -> text.append(row(name, cells.apply(name))));
        return text.toString();
    }

    private static String header(String first, List<String> columns) {
        return row(first, columns) + "|---|" + "---:|".repeat(columns.size()) + "\n";
    }

    private static String row(String first, List<String> cells) {
        return "| " + first + " | " + String.join(" | ", cells) + " |\n";
    }

    private String number(String contender, String figure) {
        return text(results.median(contender, figure));
    }

    /// Three significant digits; a dash for NaN.
    static String text(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
