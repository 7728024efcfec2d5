package io.culvert.agent;

import io.culvert.agent.mqtt.MqttClient;
import io.culvert.agent.mqtt.MqttEvent;
import io.culvert.agent.mqtt.MqttSettings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.protocol.NotificationTopic;
import io.culvert.transport.Dialer;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.transport.LoopTimers;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for the notifications of a thing until it is closed, and runs a destination local proxy in this
/// process for each. A proxy ends with its tunnel. Thread safe.
///
/// MQTT and the tunnels share one event loop; blocking work runs on the worker, one task at a time.
public final class Agent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /// How often the certificate's files are checked for changes.
    private static final Duration LOOK_AT_FILES = Duration.ofSeconds(10);

    private static final Duration WARN_OF_EXPIRY = Duration.ofDays(1);
    private static final Duration FORGET_OLD = Duration.ofMinutes(1);

    private final AgentConfig config;
    private final Consumer<AgentEvent> events;
    private final EventLoops loops = new EventLoops("tunnel", 1);
    private final ExecutorService worker = Executors
        .newSingleThreadExecutor(Thread.ofVirtual().name("agent").factory());
    private final DeviceIdentity identity;
    private final ServedTunnels tunnels;
    private final MqttClient mqtt;
    private final @Nullable BondSettings resume;
    private final InstantSource clock;
    private volatile AgentStatus.Mqtt mqttStatus;

    /// @throws IOException for certificates or a key that cannot be read, naming the file
    public Agent(AgentConfig config, Consumer<AgentEvent> events) throws IOException {
        this(config, events, InstantSource.system());
    }

    Agent(AgentConfig config, Consumer<AgentEvent> events, InstantSource clock) throws IOException {
        this.config = config;
        this.events = events;
        this.clock = clock;
        this.mqttStatus = new AgentStatus.Mqtt(false, clock.instant(), "not connected yet");
        this.resume = BondSettings.of(config.resume());
        this.identity = new DeviceIdentity(config.files(), clock);
        AgentConfig.Target data = config.endpoint();
        this.tunnels = new ServedTunnels(config.services(),
                new Endpoint(data.host(), data.port(), identity::data, data.webProxy()), loops, worker,
                new TunnelFile(config.tunnels()), clock, System::nanoTime, resume, config.limits());
        EventLoop loop = loops.group().next();
        AgentConfig.Target broker = config.mqtt();
        this.mqtt = new MqttClient(
                new MqttSettings(config.thing() + "-" + UUID.randomUUID(),
                        NotificationTopic.of(config.thing()),
                        Map.of("culvert-services", String.join(",", config.services().keySet()))),
                new Endpoint(broker.host(), broker.port(), identity::mqtt, broker.webProxy()),
                new Dialer(loops, loop), identity::refresh, this::on);
        every(loop, LOOK_AT_FILES, this::lookAtFiles);
        every(loop, WARN_OF_EXPIRY, identity::warnOfExpiry);
        every(loop, FORGET_OLD, tunnels::forgetOld);
    }

    private void every(EventLoop loop, Duration period, Runnable work) {
        LoopTimers.every(loop, period.toSeconds(), period.toSeconds(), TimeUnit.SECONDS,
                () -> onWorker(work));
    }

    /// Resumes the tunnels of the last run, and connects and reconnects until [#close].
    public void start() {
        onWorker(tunnels::restore);
        mqtt.start();
    }

    private void lookAtFiles() {
        if (identity.refresh()) {
            mqtt.reconnect("the device's certificate was replaced");
        }
    }

    private boolean onWorker(Runnable work) {
        try {
            worker.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void on(MqttEvent event) {
        switch (event) {
            case MqttEvent.Subscribed now -> {
                mqttStatus = new AgentStatus.Mqtt(true, clock.instant(), "");
                LOG.atInfo()
                    .addKeyValue("thing", config.thing())
                    .log("Waiting for tunnels to {}", config.thing());
                events.accept(AgentEvent.SUBSCRIBED);
            }
            case MqttEvent.Received(byte[] payload, Runnable handled) -> onWorker(() -> {
                open(payload);
                handled.run();
            });
            case MqttEvent.SubscriptionRefused(String reason) -> LOG.atError()
                .addKeyValue("thing", config.thing())
                .log("The service refused the notifications of {}: {}. Is the certificate attached to this thing?",
                        config.thing(), reason);
            case MqttEvent.Down(String reason) -> {
                AgentStatus.Mqtt before = mqttStatus;
                mqttStatus = new AgentStatus.Mqtt(false,
                        before.connected() ? clock.instant() : before.since(), reason);
                LOG.atWarn()
                    .addKeyValue("thing", config.thing())
                    .log("MQTT at {} is down: {}. It is tried again.",
                            Endpoint.text(config.mqtt().host(), config.mqtt().port()), reason);
            }
        }
    }

    private void open(byte[] payload) {
        try {
            if (tunnels.open(TunnelNotification.parse(payload))) {
                events.accept(AgentEvent.NOTIFIED);
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("A notification was skipped: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A notification could not be handled; it is confirmed and not asked for again", e);
        }
    }

    /// The state of this agent now.
    ///
    /// @return fails if the agent is closed
    public CompletableFuture<AgentStatus> status() {
        return CompletableFuture.supplyAsync(tunnels::status, worker)
            .thenCompose(all -> all)
            .thenApply(all -> new AgentStatus(config.thing(), List.copyOf(config.services().keySet()),
                    mqttStatus, all, resume == null ? null : resume.counters()));
    }

    /// How many tunnels are open to this device.
    public int tunnelCount() {
        return tunnels.count();
    }

    @Override
    public void close() {
        mqtt.close();
        onWorker(tunnels::close);
        worker.close();
        loops.close();
    }
}
