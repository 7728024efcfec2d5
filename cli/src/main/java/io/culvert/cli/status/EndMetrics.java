package io.culvert.cli.status;

import io.culvert.localproxy.bond.BondCounters;
import io.culvert.localproxy.bond.BondStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/// An [EndReport] as metrics in Prometheus' text format (spec: c1 17).
final class EndMetrics {

    private final StringBuilder text = new StringBuilder();

    private EndMetrics() {}

    static String of(EndReport report) {
        EndMetrics metrics = new EndMetrics();
        metrics.gauges(report);
        BondCounters counters = report.counters();
        if (counters != null) {
            metrics.counters(counters);
        }
        return metrics.text.toString();
    }

    private void gauges(EndReport report) {
        one("culvert_process_start_time_seconds", "gauge", report.startedAt().toEpochMilli() / 1000.0);
        if (!report.things().isEmpty()) {
            long connected = report.things().stream().filter(thing -> thing.mqtt().connected()).count();
            one("culvert_agent_connected", "gauge", connected == report.things().size() ? 1 : 0);
            one("culvert_agent_things", "gauge", report.things().size());
            one("culvert_agent_things_connected", "gauge", connected);
        }
        one("culvert_end_tunnels", "gauge", report.tunnels().size());
        one("culvert_end_links_up", "gauge",
                report.tunnels().stream().filter(each -> each.proxy().link().up()).count());
        one("culvert_end_connections", "gauge",
                report.tunnels().stream().mapToLong(each -> each.proxy().connections()).sum());
        bonds(report.tunnels().stream().map(each -> each.proxy().bond()).filter(Objects::nonNull).toList());
    }

    private void bonds(List<BondStatus> bonds) {
        type("culvert_bonds", "gauge");
        for (BondStatus.State state : BondStatus.State.values()) {
            sample("culvert_bonds{state=\"" + EndJson.word(state) + "\"}",
                    bonds.stream().filter(bond -> bond.state() == state).count());
        }
        sum("culvert_bond_connections", bonds, BondStatus::connections);
        sum("culvert_bond_kept_bytes", bonds, BondStatus::keptBytes);
        sum("culvert_bond_waiting_bytes", bonds, BondStatus::waitingBytes);
        if (!bonds.isEmpty()) {
            one("culvert_bond_round_trip_seconds", "gauge",
                    bonds.stream().mapToLong(bond -> bond.roundTrip().toNanos()).max().orElse(0) / 1e9);
        }
    }

    private void sum(String name, List<BondStatus> bonds, ToLongFunction<BondStatus> value) {
        one(name, "gauge", bonds.stream().mapToLong(value).sum());
    }

    private void counters(BondCounters counters) {
        one("culvert_resumes_total", "counter", counters.resumes());
        type("culvert_resume_seconds", "histogram");
        List<Long> within = counters.resumedWithin();
        long all = counters.resumes();
        for (int i = 0; i < within.size(); i++) {
            sample("culvert_resume_seconds_bucket{le=\"" + BondCounters.RESUME_SECONDS.get(i) + "\"}",
                    Math.min(within.get(i), all));
        }
        sample("culvert_resume_seconds_bucket{le=\"+Inf\"}", all);
        sample("culvert_resume_seconds_sum", counters.resumeTime().toMillis() / 1000.0);
        sample("culvert_resume_seconds_count", all);
        one("culvert_resent_bytes_total", "counter", counters.resentBytes());
        labelled("culvert_bond_ends_total", "reason", counters.ends());
        labelled("culvert_connection_resets_total", "code", counters.resets());
        one("culvert_stale_frames_total", "counter", counters.staleFrames());
        labelled("culvert_epoch_faults_total", "fault", counters.faults());
    }

    private void labelled(String name, String label, Map<? extends Enum<?>, Long> counts) {
        type(name, "counter");
        counts
            .forEach((what, count) -> sample(name + "{" + label + "=\"" + EndJson.word(what) + "\"}", count));
    }

    private void one(String name, String type, Number value) {
        type(name, type);
        sample(name, value);
    }

    private void type(String name, String type) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, Number value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
