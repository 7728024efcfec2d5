package io.culvert.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `culvert status`.
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows the state of the service on this machine. Exit code 0 if it is ready, 1 if not.", footer = {
        "", "Example:", "  culvert status --watch"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class StatusCommand implements Callable<Integer> {

    private static final int READY = 200;

    @Option(names = "--ops-port", paramLabel = "PORT", defaultValue = "${env:CULVERT_OPS_PORT:-9090}", description = "the service's port of health and metrics (CULVERT_OPS_PORT, 9090)")
    private int opsPort;

    @Mixin
    private WatchOption watch = new WatchOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws InterruptedException {
        boolean[] ready = {false};
        watch.run(() -> {
            OpsPage readiness = OpsPage.get(opsPort, "/readyz");
            ready[0] = readiness.status() == READY;
            ObjectNode status = status(readiness, OpsPage.get(opsPort, "/metrics"));
            output.print(status,
                    all -> all.properties()
                        .stream()
                        .map(member -> new String[]{member.getKey(), member.getValue().asString("")})
                        .toList());
        });
        return ready[0] ? 0 : 1;
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
