package io.culvert.server;

import io.culvert.audit.AuditLog;
import io.culvert.notify.MqttEndpoint;
import io.culvert.notify.outlet.Outlets;
import io.culvert.relay.Relay;
import io.culvert.relay.RelayEvent;
import io.culvert.transport.EventLoops;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/// The metrics of `/metrics`. No label contains an id, a name or an address.
final class Metrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter attached = Counter.builder("culvert.peers.attached").register(registry);
    private final Counter detached = Counter.builder("culvert.peers.detached").register(registry);
    private final Counter refused = Counter.builder("culvert.handshakes.refused").register(registry);
    private final Counter relayed = Counter.builder("culvert.relayed").baseUnit("bytes").register(registry);

    private final Counter unready = Counter.builder("culvert.unready.dropped")
        .baseUnit("bytes")
        .register(registry);

    private final Counter destinationsSilent = Counter.builder("culvert.destinations.silent")
        .register(registry);
    private final Counter addressRefused = Counter.builder("culvert.connections.refused")
        .tag("limit", "address")
        .register(registry);

    void watch(EventLoops loops) {
        Gauge.builder("culvert.connections.open", loops, EventLoops::openConnections).register(registry);
        Gauge.builder("culvert.connections.limit", loops, EventLoops::mostConnections).register(registry);
    }

    void watch(Relay relay, MqttEndpoint mqtt) {
        Gauge.builder("culvert.tunnels.relayed", relay, Relay::tunnelCount).register(registry);
        Gauge.builder("culvert.mqtt.sessions", mqtt, MqttEndpoint::connectionCount).register(registry);
        Gauge.builder("culvert.mqtt.subscriptions", mqtt, MqttEndpoint::subscriptionCount).register(registry);
        FunctionCounter.builder("culvert.mqtt.dropped", mqtt, MqttEndpoint::droppedCount).register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
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

    void on(RelayEvent event) {
        switch (event) {
            case RelayEvent.Admitted peer -> attached.increment();
            case RelayEvent.Detached peer -> detached.increment();
            case RelayEvent.Refused handshake -> refused.increment();
            case RelayEvent.Relayed frames -> relayed.increment((double) frames.bytes());
            case RelayEvent.EpochBegan epoch ->
                registry.counter("culvert.epochs", "mode", epoch.modeName()).increment();
            case RelayEvent.DestinationSilent silent -> destinationsSilent.increment();
            case RelayEvent.Discarded early -> unready.increment((double) early.bytes());
        }
    }
}
