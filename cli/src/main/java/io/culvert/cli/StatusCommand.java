package io.culvert.cli;

import io.culvert.cli.status.StatusPlaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `culvert status`.
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows the state of the service, agents and local proxies on this machine. Exit code 0 if the service is ready, 1 if not; without a service, 0 if all the others are connected.", footer = {
        "", "Examples:", "  culvert status --watch",
        "  culvert status --socket /run/culvert-agent/agent.sock"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class StatusCommand implements Callable<Integer> {

    private static final int READY = 200;

    @Option(names = "--ops-port", paramLabel = "PORT", defaultValue = "${env:CULVERT_OPS_PORT:-9090}", description = "the service's port of health and metrics (CULVERT_OPS_PORT, 9090)")
    private int opsPort;

    @Option(names = "--socket", paramLabel = "PATH", description = "show only the agent or local proxy with this status-socket")
    private @Nullable Path socket;

    @Option(names = "--metrics", description = "print the metrics of the service, or of the one at --socket, in Prometheus' text format")
    private boolean metrics;

    @Mixin
    private WatchOption watch = new WatchOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws InterruptedException {
        boolean[] well = {false};
        watch.run(() -> well[0] = show());
        return well[0] ? 0 : 1;
    }

    /// Shows everything that is found once.
    ///
    /// @return whether all is well
    private boolean show() {
        if (metrics) {
            output.say(metrics().stripTrailing());
            return true;
        }
        if (socket == null) {
            return showAll();
        }
        LocalEnds ends = LocalEnds.at(socket);
        print(JsonNodeFactory.instance.objectNode(), ends);
        return ends.areConnected();
    }

    private String metrics() {
        if (socket != null) {
            return LocalEnds.metrics(socket);
        }
        try {
            return OpsPage.get(opsPort, "/metrics").text();
        } catch (CliException e) {
            List<String> sockets = new StatusPlaces(System.getenv()).all()
                .stream()
                .map(Path::toString)
                .toList();
            throw new CliException(
                    e.getMessage() + " For an agent or a local proxy add --socket PATH (found: "
                            + (sockets.isEmpty() ? "none" : String.join(", ", sockets)) + ").",
                    e);
        }
    }

    private boolean showAll() {
        LocalEnds ends = LocalEnds.find(System.getenv());
        OpsPage readiness;
        try {
            readiness = OpsPage.get(opsPort, "/readyz");
        } catch (CliException e) {
            if (ends.isEmpty()) {
                throw e;
            }
            print(JsonNodeFactory.instance.objectNode(), ends);
            return ends.areConnected();
        }
        print(status(readiness, OpsPage.get(opsPort, "/metrics")), ends);
        return readiness.status() == READY;
    }

    /// @param service the rows of the service
    private void print(ObjectNode service, LocalEnds ends) {
        List<String[]> rows = service.properties()
            .stream()
            .map(member -> new String[]{member.getKey(), member.getValue().asString("")})
            .toList();
        if (!ends.isEmpty()) {
            ends.documents().forEach(service.putArray("ends")::add);
        }
        output.print(service, all -> Stream.concat(rows.stream(), ends.rows().stream()).toList());
    }

    private static ObjectNode status(OpsPage readiness, OpsPage metrics) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("service", readiness.text().strip());
        put(status, "tunnels relayed", metrics.sum("culvert_tunnels_relayed", ""));
        put(status, "peers attached", peers(metrics));
        put(status, "MQTT sessions", metrics.sum("culvert_mqtt_sessions", ""));
        metrics.sum("culvert_certificate_left_seconds", "kind=\"server\"")
            .ifPresent(left -> status.put("certificate of the service", ends((long) left)));
        put(status, "certificates of devices that have ended",
                metrics.sum("culvert_device_certificates", "state=\"ended\""));
        put(status, "audit lines lost", metrics.sum("culvert_audit_lost_total", ""));
        return status;
    }

    private static String ends(long left) {
        return left > 0 ? "ends in " + Ago.text(Duration.ofSeconds(left)) : "has ended";
    }

    private static OptionalDouble peers(OpsPage metrics) {
        OptionalDouble attached = metrics.sum("culvert_peers_attached_total", "");
        OptionalDouble detached = metrics.sum("culvert_peers_detached_total", "");
        return attached.isPresent() && detached.isPresent()
                ? OptionalDouble.of(attached.getAsDouble() - detached.getAsDouble())
                : OptionalDouble.empty();
    }

    private static void put(ObjectNode status, String what, OptionalDouble value) {
        value.ifPresent(number -> status.put(what, String.format(Locale.ROOT, "%.0f", number)));
    }
}
