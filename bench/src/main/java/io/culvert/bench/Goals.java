package io.culvert.bench;

import static io.culvert.bench.Contenders.CULVERT;
import static io.culvert.bench.Contenders.HAPROXY;
import static io.culvert.bench.Contenders.REFERENCE;
import static io.culvert.bench.Contenders.SSH;

import java.util.ArrayList;
import java.util.List;

/// The goals of the project, compared with the figures of a run.
final class Goals {

    private final Results results;
    private final Plan plan;
    private final List<String> rows = new ArrayList<>();

    Goals(Results results, Plan plan) {
        this.results = results;
        this.plan = plan;
    }

    String table() {
        relay();
        throughput();
        latency();
        idleTunnels();
        starts();
        atLeast("OpenTunnel calls/s on H2", OpenRateReport.WANTED,
                results.median(CULVERT, "opens." + OpenRate.EMBEDDED + ".rate"));
        return "## Goals\n\n| goal | wanted | here | |\n|---|---:|---:|---|\n" + String.join("", rows);
    }

    private void relay() {
        atMost("relay's CPU per GB / haproxy's, TLS to TLS, up, 1 connection", 1.4,
                results.ratio(CULVERT, "cpu.up.1.service", HAPROXY, "cpu.up.1.haproxy relay"));
        atMost("the same, down", 1.4,
                results.ratio(CULVERT, "cpu.down.1.service", HAPROXY, "cpu.down.1.haproxy relay"));
    }

    private void throughput() {
        long mebibytes = plan.fileBytes() >> 20;
        atLeast("a file of " + mebibytes + " MiB up / reference proxies", 3,
                results.ratio(CULVERT, "file.up", REFERENCE, "file.up"));
        atLeast("a file of " + mebibytes + " MiB down / reference proxies", 3,
                results.ratio(CULVERT, "file.down", REFERENCE, "file.down"));
        atLeast("throughput up, 1 connection / ssh -L", 0.8, against(SSH, "up.1"));
        atLeast("throughput down, 1 connection / ssh -L", 0.8, against(SSH, "down.1"));
        atLeast("throughput up, 10 connections / ssh -L", 1, against(SSH, "up.10"));
        atLeast("throughput down, 10 connections / ssh -L", 1, against(SSH, "down.10"));
        atLeast("throughput up, 100 connections / ssh -L", 1, against(SSH, "up.100"));
        atLeast("throughput down, 100 connections / ssh -L", 1, against(SSH, "down.100"));
    }

    private double against(String other, String cell) {
        return results.ratio(CULVERT, "throughput." + cell, other, "throughput." + cell);
    }

    private void latency() {
        atMost("echo p50 / reference proxies", 0.5,
                results.ratio(CULVERT, "echo.idle.p50", REFERENCE, "echo.idle.p50"));
        atMost("echo p50 / haproxy chain", 1.25,
                results.ratio(CULVERT, "echo.idle.p50", HAPROXY, "echo.idle.p50"));
        atMost("echo p99 beside a bulk transfer, ms", 10, results.median(CULVERT, "echo.bulk.p99") / 1000);
        atMost("connect to first reply p50, ms", 3, results.median(CULVERT, "dial.p50") / 1000);
        atMost("the same with the reference's proxies, ms", 5, results.median(REFERENCE, "dial.p50") / 1000);
        atMost("100 connections at once, ms", 500, results.median(CULVERT, "burst"));
    }

    private void idleTunnels() {
        atMost("resident kB per idle peer, " + Report.text(results.median(CULVERT, "idle.tunnels"))
                + " tunnels", 20, results.median(CULVERT, "idle.kb-per-peer"));
        atMost("attach beside them p99, ms", 20, results.median(CULVERT, "idle.attach-p99"));
    }

    private void starts() {
        atMost("`culvert serve` ready, ms", 1500, results.median(CULVERT, "start.serve"));
        atMost("`culvert localproxy` connected, ms", 700, results.median(CULVERT, "start.localproxy"));
        atMost("local proxy idle, MB resident", 60, results.median(CULVERT, "memory.fresh-localproxy"));
    }

    private void atMost(String goal, double wanted, double here) {
        row(goal, "≤ " + Report.text(wanted), here, here <= wanted);
    }

    private void atLeast(String goal, double wanted, double here) {
        row(goal, "≥ " + Report.text(wanted), here, here >= wanted);
    }

    private void row(String goal, String wanted, double here, boolean reached) {
        rows.add("| " + goal + " | " + wanted + " | " + Report.text(here) + " | "
                + (Double.isNaN(here) ? "not measured" : reached ? "reached" : "**not reached**") + " |\n");
    }
}
