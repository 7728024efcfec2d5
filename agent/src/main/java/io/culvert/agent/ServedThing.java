package io.culvert.agent;

import io.culvert.agent.mqtt.MqttClient;
import io.culvert.agent.mqtt.MqttEvent;
import io.culvert.agent.mqtt.MqttSettings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.protocol.NotificationTopic;
import io.culvert.transport.Dialer;
import io.culvert.transport.Endpoint;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thing that an [Agent] serves: its certificate, its subscription and its tunnels. Methods run on the
/// agent's worker, except those that say otherwise.
final class ServedThing {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final AgentConfig config;
    private final Agent.Shared shared;
    private final DeviceIdentity identity;
    private final ServedTunnels tunnels;
    private final MqttClient mqtt;
    private volatile AgentStatus.Mqtt status;

    /// @param isOneOfSeveral whether the log has to name the thing of each tunnel
    /// @param resume how connections outlive a link; null if they end with it
    /// @throws IOException for certificates or a key that cannot be read, naming the file
    ServedThing(AgentConfig config, Agent.Shared shared, boolean isOneOfSeveral,
            @Nullable BondSettings resume) throws IOException {
        this.config = config;
        this.shared = shared;
        this.status = new AgentStatus.Mqtt(false, shared.clock().instant(), "not connected yet");
        this.identity = new DeviceIdentity(config.files(), shared.clock());
        this.tunnels = new ServedTunnels(config, isOneOfSeveral, identity::data, shared, System::nanoTime,
                resume);
        this.mqtt = mqtt(config.mqtt(), shared.loops().group().next());
    }

    private MqttClient mqtt(AgentConfig.Target broker, EventLoop loop) {
        return new MqttClient(
                new MqttSettings(config.thing() + "-" + UUID.randomUUID(),
                        NotificationTopic.of(config.thing()),
                        Map.of("culvert-services", String.join(",", config.services().keySet()))),
                new Endpoint(broker.host(), broker.port(), identity::mqtt, broker.webProxy()),
                new Dialer(shared.loops(), loop), identity::refresh, this::on);
    }

    /// Resumes the tunnels of the last run, and connects and reconnects until [#leave].
    void start() {
        tunnels.restore();
        mqtt.start();
    }

    /// Reads the certificate's files again if they have changed.
    void lookAtFiles() {
        if (identity.refresh()) {
            mqtt.reconnect("the device's certificate was replaced");
        }
    }

    void warnOfExpiry() {
        identity.warnOfExpiry();
    }

    void forgetAbsent() {
        tunnels.forgetAbsent();
    }

    private void on(MqttEvent event) {
        switch (event) {
            case MqttEvent.Subscribed now -> {
                status = new AgentStatus.Mqtt(true, shared.clock().instant(), "");
                LOG.atInfo()
                    .addKeyValue("thing", config.thing())
                    .log("Waiting for tunnels to {}", config.thing());
                shared.events().accept(AgentEvent.SUBSCRIBED);
            }
            case MqttEvent.Received(byte[] payload, Runnable handled) -> shared.onWorker(() -> {
                open(payload);
                handled.run();
            });
            case MqttEvent.SubscriptionRefused(String reason) -> LOG.atError()
                .addKeyValue("thing", config.thing())
                .log("The service refused the notifications of {}: {}. Is the certificate attached to this thing?",
                        config.thing(), reason);
            case MqttEvent.Down(String reason) -> down(reason);
        }
    }

    private void down(String reason) {
        AgentStatus.Mqtt before = status;
        status = new AgentStatus.Mqtt(false, before.connected() ? shared.clock().instant() : before.since(),
                reason);
        LOG.atWarn()
            .addKeyValue("thing", config.thing())
            .log("MQTT for {} at {} is down: {}. It is tried again.", config.thing(),
                    Endpoint.text(config.mqtt().host(), config.mqtt().port()), reason);
    }

    private void open(byte[] payload) {
        try {
            if (tunnels.open(TunnelNotification.parse(payload))) {
                shared.events().accept(AgentEvent.NOTIFIED);
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("A notification of {} was skipped: {}", config.thing(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A notification of {} could not be handled; it is confirmed and not asked for again",
                    config.thing(), e);
        }
    }

    /// The state now; fails if the event loop has stopped.
    CompletableFuture<AgentStatus.OfThing> status() {
        return tunnels.status()
            .thenApply(all -> new AgentStatus.OfThing(config.thing(), List.copyOf(config.services().keySet()),
                    status, all));
    }

    /// The number of tunnels. May be called from any thread.
    int tunnelCount() {
        return tunnels.count();
    }

    /// Receives no further notifications. May be called from any thread.
    void leave() {
        mqtt.close();
    }

    /// Ends the proxies; their tunnels stay in the file.
    void close() {
        tunnels.close();
    }
}
