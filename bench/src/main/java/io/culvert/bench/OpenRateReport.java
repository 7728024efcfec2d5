package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The part of `benchmarks.md` about the number of tunnels that a service opens per second.
record OpenRateReport(Plan plan, Results results, String machine) {

    static final double WANTED = 1000;

    void write() throws IOException {
        Path samples = Files.createDirectories(plan.out().resolve("benchmarks"));
        results.write(samples.resolve("opens.json"), machine, "./culvert-bench --opens");
        new MarkedPage(plan.out().resolve("benchmarks.md")).put("opens", text());
    }

    private String text() {
        StringBuilder text = new StringBuilder(
                """
                        ## OpenTunnel

                        Taken with `./culvert-bench --opens` on %s. %d callers, each waiting for its answer, on the same \
                        machine: signed calls over TLS on connections that stay, every tunnel with a thing. Medians of \
                        %d rounds in which the databases take turns; every sample is in \
                        [opens.json](benchmarks/opens.json). Wanted: %s calls/s on H2.

                        | database | calls/s | p50, ms | p99, ms | service's CPU per call, ms |
                        |---|---:|---:|---:|---:|
                        """
                    .formatted(machine, OpenRate.CALLERS, plan.rounds(), Report.text(WANTED)));
        for (String database : List.of(OpenRate.EMBEDDED, OpenRate.POSTGRESQL)) {
            text.append("| " + database + " | " + figure(database, "rate") + " | " + figure(database, "p50")
                    + " | " + figure(database, "p99") + " | " + figure(database, "cpu") + " |\n");
        }
        return text.toString();
    }

    private String figure(String database, String name) {
        return Report.text(results.median(Contenders.CULVERT, "opens." + database + "." + name));
    }
}
