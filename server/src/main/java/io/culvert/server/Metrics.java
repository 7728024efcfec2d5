package io.culvert.server;

import io.culvert.audit.AuditLog;
import io.culvert.cluster.Pipes;
import io.culvert.control.api.CallAudit;
import io.culvert.notify.MqttEndpoint;
import io.culvert.notify.outlet.Outlets;
import io.culvert.relay.Relay;
import io.culvert.store.Database;
import io.culvert.store.PoolUse;
import io.culvert.transport.EventLoops;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/// The metrics of `/metrics`. No label contains an id, a name or an address.
final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TunnelMetrics tunnels = new TunnelMetrics(registry);
    private final Timer loopDelay = Timer.builder("culvert.eventloop.delay").register(registry);
    private final Counter addressRefused = Counter.builder("culvert.connections.refused")
        .tag("limit", "address")
        .register(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    Metrics() {
        Build build = Build.current();
        Gauge.builder("culvert.build.info", () -> 1)
            .tag("version", build.version())
            .tag("commit", build.commit())
            .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /// Counts events of tunnels, peers and devices.
    TunnelMetrics tunnels() {
        return tunnels;
    }

    /// Counts calls, then passes them on.
    CallAudit calls(CallAudit next) {
        return new CallMetrics(registry, next);
    }

    /// Records how long a task waited in an event loop's queue.
    void eventLoopDelay(Duration delay) {
        loopDelay.record(delay);
    }

    /// @param obstacle why the service does not serve, if it does not
    void watch(Supplier<Optional<String>> obstacle) {
        Gauge.builder("culvert.ready", () -> obstacle.get().isEmpty() ? 1 : 0).register(registry);
    }

    void watch(Upkeep upkeep) {
        Gauge.builder("culvert.tunnels.open", upkeep, Upkeep::openTunnels).register(registry);
    }

    void watch(Database database) {
        connections(database, "active", PoolUse::active);
        connections(database, "idle", PoolUse::idle);
        waiting(database, "connection", PoolUse::waitingForConnection);
        waiting(database, "turn-to-write", PoolUse::waitingToWrite);
        Gauge.builder("culvert.database.connections.limit", () -> database.use().limit()).register(registry);
        FunctionCounter.builder("culvert.database.failures", database, Database::failures).register(registry);
    }

    private void connections(Database database, String state, ToIntFunction<PoolUse> number) {
        Gauge.builder("culvert.database.connections", () -> number.applyAsInt(database.use()))
            .tag("state", state)
            .register(registry);
    }

    private void waiting(Database database, String what, ToIntFunction<PoolUse> number) {
        Gauge.builder("culvert.database.waiting", () -> number.applyAsInt(database.use()))
            .tag("for", what)
            .register(registry);
    }

    void watch(EventLoops loops) {
        Gauge.builder("culvert.connections.open", loops, EventLoops::openConnections).register(registry);
        Gauge.builder("culvert.connections.limit", loops, EventLoops::mostConnections).register(registry);
    }

    void watch(Relay relay, MqttEndpoint mqtt) {
        Gauge.builder("culvert.tunnels.relayed", relay, Relay::tunnelCount).register(registry);
        Gauge.builder("culvert.mqtt.sessions", mqtt, MqttEndpoint::connectionCount).register(registry);
        Gauge.builder("culvert.mqtt.subscriptions", mqtt, MqttEndpoint::subscriptionCount).register(registry);
        FunctionCounter.builder("culvert.mqtt.dropped", mqtt, MqttEndpoint::droppedCount).register(registry);
    }

    void watch(Outlets outlets) {
        Gauge.builder("culvert.outlets.waiting", outlets, Outlets::waitingCount).register(registry);
        FunctionCounter.builder("culvert.outlets.delivered", outlets, Outlets::deliveredCount)
            .register(registry);
    }

    void watch(AuditLog audit) {
        FunctionCounter.builder("culvert.audit.lost", audit, AuditLog::lost).register(registry);
        FunctionCounter.builder("culvert.audit.failures", audit, AuditLog::failures).register(registry);
    }

    void watch(ClusterNode node) {
        Gauge.builder("culvert.cluster.carried", node.pipes(), Pipes::count).register(registry);
        Gauge.builder("culvert.cluster.lease.age", node, ClusterNode::leaseAgeSeconds)
            .baseUnit("seconds")
            .register(registry);
        FunctionCounter.builder("culvert.cluster.carry.failures", node.carrying(), Carrying::failedCount)
            .register(registry);
        FunctionCounter.builder("culvert.cluster.fenced", node.fence(), Fence::count).register(registry);
    }

    /// @param kind whose certificate it is
    void watch(String kind, ExpiryWatch certificate) {
        Gauge.builder("culvert.certificate.left", certificate, ExpiryWatch::secondsLeft)
            .baseUnit("seconds")
            .tag("kind", kind)
            .register(registry);
    }

    void watch(DeviceWatch devices) {
        Gauge.builder("culvert.certificate.left", devices, DeviceWatch::secondsLeft)
            .baseUnit("seconds")
            .tag("kind", "device")
            .register(registry);
        Gauge.builder("culvert.device.certificates", devices, DeviceWatch::ended)
            .tag("state", "ended")
            .register(registry);
        Gauge.builder("culvert.device.certificates", devices, DeviceWatch::ending)
            .tag("state", "ending")
            .register(registry);
    }

    String scrape() {
        return registry.scrape();
    }

    /// A connection was refused because of its address's limit.
    void addressRefused() {
        addressRefused.increment();
    }

    @Override
    public void close() {
        collections.close();
    }
}
