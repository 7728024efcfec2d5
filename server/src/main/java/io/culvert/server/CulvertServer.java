package io.culvert.server;

import io.culvert.audit.AuditHistory;
import io.culvert.audit.AuditLog;
import io.culvert.control.BodyBudget;
import io.culvert.control.ControlApi;
import io.culvert.control.console.ConsoleSite;
import io.culvert.notify.MqttConfig;
import io.culvert.notify.MqttEndpoint;
import io.culvert.notify.NotifyEvent;
import io.culvert.notify.StoredNotifications;
import io.culvert.notify.outlet.Outlets;
import io.culvert.relay.Carrier;
import io.culvert.relay.Relay;
import io.culvert.relay.RelayEvent;
import io.culvert.server.traces.Traces;
import io.culvert.store.Database;
import io.culvert.store.DatabaseMark;
import io.culvert.transport.Dialer;
import io.culvert.transport.EventLoops;
import io.culvert.transport.Reasons;
import io.culvert.transport.WebProxies;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.StoreException;
import io.culvert.tunnel.Tunnels;
import io.culvert.tunnel.life.OwnLife;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The whole service. Several may run in one process, each with its own folder and ports.
///
/// [#assemble] starts the parts in order; each part is put together by a type of its own:
/// [Certificates], [Domain], [Apis], [Edge], [Listeners], [Upkeep].
public final class CulvertServer implements AutoCloseable {

    private static final Duration REOPEN_EVERY = Duration.ofSeconds(2);

    private final ServerConfig config;
    private final InstantSource clock;
    private final Parts parts = new Parts();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Metrics metrics = parts.keep(new Metrics());
    private final Failures failures;
    private final CompletableFuture<String> failed = new CompletableFuture<>();
    private final Readiness readiness = new Readiness();
    private final Doors doors = new Doors();
    /// For a node, whose hints need the relay.
    private final EventFan<RelayEvent> relayEvents = new EventFan<>();
    private @Nullable ClusterNode node;
    private @Nullable Relay relaying;
    private volatile boolean ready;
    private int apiPort;
    private volatile int dataPort;
    private int mqttPort;
    private int opsPort;

    private CulvertServer(ServerConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.failures = new Failures(config.edge().freeFailures(), config.edge().slowestAnswer());
    }

    /// Starts a service; it serves when this returns.
    ///
    /// @throws StartException if it cannot serve; the message says why
    public static CulvertServer start(ServerConfig config) throws StartException {
        return start(config, InstantSource.system());
    }

    /// Starts a service with another clock, for tests of certificates and tunnels that expire.
    ///
    /// @throws StartException if it cannot serve; the message says why
    public static CulvertServer start(ServerConfig config, InstantSource clock) throws StartException {
        CulvertServer server = new CulvertServer(config, clock);
        try {
            server.assemble();
            return server;
        } catch (StartException e) {
            server.close();
            throw e;
        } catch (FileSystemException e) {
            server.close();
            // The exception's message is only the name of the file.
            throw new StartException(e.getFile() + ": cannot be used (" + Reasons.of(e) + ")", e);
        } catch (StoreException | IOException | GeneralSecurityException e) {
            server.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void assemble() throws StartException, IOException, GeneralSecurityException {
        DataDirectory data = parts.keep(DataDirectory.open(config.dataDir()));
        Optional<ClusterFolder> shared = shared(data);
        Certificates certificates = Certificates.open(config, data, clock, workers);
        Database database = parts.keep(database(data));
        IdentityService identities = parts
            .keep(IdentityService.open(data, database, config.accountId(), clock));
        AuditTrail trail = audit(data);
        Observers observers = new Observers(metrics, traces(), trail);
        EventLoops loops = loops();
        Listeners listeners = new Listeners(loops, config.edge(), parts, doors, metrics::addressRefused);
        if (shared.isPresent() && config.cluster() != null) {
            node = parts
                .keep(ClusterNode.open(config, config.cluster(), data, shared.get(), database, loops));
            readiness.add(node::obstacle);
            metrics.watch(node);
        }
        opsPort = listeners.open("ops-port", "127.0.0.1", config.listen().opsPort(),
                OpsHandler.connections(readiness::obstacle, metrics::scrape));
        byte[] serviceKey = data.key("token.key");
        Domain domain = Domain.of(config, database, serviceKey, certificates.authority(), trail::on, clock,
                node == null ? OwnLife.ALONE : node.session());
        parts.onClose(domain.presence()::flush);
        parts.onClose(new Drain(loops, workers)::run);

        Relay relay = relay(domain, loops, observers);
        MqttEndpoint mqtt = mqtt(domain, observers);
        Outlets outlets = outlets(domain, loops);
        domain.events().listeners(List.of(observers::on, relay::on, mqtt::on, outlets::on));
        metrics.watch(relay, mqtt);
        metrics.watch(outlets);
        metrics.watch(database);
        metrics.watch(readiness::obstacle);
        Upkeep upkeep = new Upkeep(domain.tunnels(), domain.sessions(), domain.presence(),
                new BackupCheck(data.path("."), new DatabaseMark(database)));
        readiness.add(upkeep::obstacle);
        metrics.watch(upkeep);
        if (node == null) {
            upkeep.begin(trail);
        } else {
            ClusterHints hints = new ClusterHints(node.session(), domain.tunnels(), relay, mqtt, workers);
            domain.events().listeners(List.of(observers::on, relay::on, mqtt::on, outlets::on, hints::on));
            domain.registryEvents().listeners(List.of(mqtt::on, hints::on));
            relayEvents.listeners(List.of(hints::on));
            enter(node, mqtt, hints);
        }
        outlets.begin();

        ServerTls tls = tls(certificates, domain);
        ListenConfig listen = config.listen();
        mqttPort = listeners.openDoor("mqtt-port", listen.bind(), listen.mqttPort(),
                mqtt.connections(tls::mutual));
        ControlApi control = new Apis(config, domain, identities, certificates.authority(),
                new AuditHistory(data.folder("audit")), clock)
            .create(serviceKey, mqttPort, this::separateDataPort, observers.calls());
        listen(listeners, tls, edge(control, relay), mqtt);
        AwsFiles.writeConfig(data, config.region(), apiPort);
        upkeep.repeat(parts.keep(new Repeater("sweep")));
        ready = true;
    }

    /// The shared files of a cluster's nodes, copied to the data folder.
    private Optional<ClusterFolder> shared(DataDirectory data) throws StartException, IOException {
        if (config.cluster() == null) {
            return Optional.empty();
        }
        ClusterFolder folder = ClusterFolder.of(config.cluster().folder());
        folder.copyTo(data);
        return Optional.of(folder);
    }

    private Database database(DataDirectory data) throws IOException {
        ClusterConfig cluster = config.cluster();
        DatabaseConfig database = config.database();
        return cluster == null ? database.open(data.folder("db"), this::databaseLost)
                : database.openShared(cluster.connections());
    }

    private void enter(ClusterNode entering, MqttEndpoint mqtt, ClusterHints hints)
            throws StartException, IOException {
        entering.fence().onFenced(mqtt::stop);
        entering.fence().onFenced(doors::shut);
        entering.fence().onEntered(doors::reopen);
        readiness.add(doors::obstacle);
        Repeater timer = parts.keep(new Repeater("cluster"));
        timer.every(REOPEN_EVERY, "Opening the listeners again", () -> {
            if (entering.fence().isIn()) {
                doors.reopen();
            }
        });
        parts.keep(entering.enter(Objects.requireNonNull(relaying), hints, timer));
    }

    private void databaseLost() {
        failed.complete("database-url: another Culvert has taken the database over");
    }

    private AuditTrail audit(DataDirectory data) throws IOException {
        AuditLog audit = parts.keep(AuditLog.open(data.folder("audit"), config.audit(), clock));
        metrics.watch(audit);
        return new AuditTrail(audit, clock);
    }

    private @Nullable Traces traces() throws IOException {
        return config.traces().endpoint() == null ? null
                : parts.keep(Traces.open(config.traces(), Build.current().version(), clock));
    }

    private EventLoops loops() {
        EventLoops loops = parts.keep(new EventLoops("culvert", 0));
        metrics.watch(loops);
        LoopWatch watch = parts
            .keep(new LoopWatch(loops.group(), LoopWatch.EVERY, metrics::eventLoopDelay, failed::complete));
        readiness.add(this::obstacle);
        readiness.add(watch::obstacle);
        return loops;
    }

    private Relay relay(Domain domain, EventLoops loops, Observers observers) {
        Consumer<RelayEvent> events = observers::on;
        Carrier carrier = node == null ? Carrier.NONE : node.carrying();
        Relay relay = new Relay(domain.tunnels(), config.relay(), loops.group(), workers, clock,
                events.andThen(relayEvents), carrier);
        relaying = relay;
        parts.onClose(relay::stop);
        return relay;
    }

    private MqttEndpoint mqtt(Domain domain, Observers observers) {
        Consumer<NotifyEvent> events = observers::on;
        MqttEndpoint mqtt = new MqttEndpoint(domain.authenticator(), domain.sessions(),
                new MqttConfig(config.region(), config.edge().connectionsPerCertificate(),
                        config.edge().mqttUnverifiedBytes()),
                workers, stored(domain.tunnels()), clock,
                events.andThen(new DeviceArrivals(domain.presence())),
                connection -> failures.note(AddressKey.of(connection), System.nanoTime()));
        domain.registryEvents().listeners(List.of(mqtt::on));
        parts.onClose(mqtt::stop);
        return mqtt;
    }

    private static StoredNotifications stored(Tunnels tunnels) {
        return new StoredNotifications() {
            @Override
            public List<Notification> due(String account, String thingName, int limit) {
                return tunnels.notificationsDue(account, thingName, limit);
            }

            @Override
            public void confirmed(Notification notification) {
                tunnels.notified(notification);
            }
        };
    }

    private Outlets outlets(Domain domain, EventLoops loops) throws IOException {
        return parts
            .keep(Outlets.start(config.outlets(), config.region(), new Dialer(loops, loops.group().next()),
                    WebProxies.of(System.getenv()), domain.tunnels()::notificationsDue, clock));
    }

    private ServerTls tls(Certificates certificates, Domain domain) throws StartException, IOException {
        ServerTls tls = parts.keep(certificates.tls());
        readiness.add(() -> tls.obstacle(clock.instant()));
        parts.keep(certificates.renewal(tls, domain.registry(), metrics, clock));
        return tls;
    }

    private Edge edge(ControlApi control, Relay relay) {
        return new Edge(config.edge(), failures, new BodyBudget(config.edge().bodies().unverifiedBytes()),
                control, relay, workers, clock);
    }

    private OptionalInt separateDataPort() {
        return config.listen().dataPort() == null ? OptionalInt.empty() : OptionalInt.of(dataPort);
    }

    private void listen(Listeners listeners, ServerTls tls, Edge edge, MqttEndpoint mqtt)
            throws StartException {
        ListenConfig listen = config.listen();
        ChannelInitializer<Channel> devices = mqtt.connections(tls::mutual);
        apiPort = listeners.openDoor("api-port", listen.bind(), listen.apiPort(),
                shared(devices, edge.connections(tls, OptionalInt.empty())));
        Integer separate = listen.dataPort();
        dataPort = separate == null ? apiPort
                : listeners.openDoor("data-port", listen.bind(), separate,
                        shared(devices, edge.connections(tls, OptionalInt.of(apiPort))));
    }

    private ChannelInitializer<Channel> shared(ChannelInitializer<Channel> devices,
            ChannelInitializer<Channel> others) {
        return new HelloRouter.Ports(devices, others, config.listen().mqttHosts(),
                config.edge().handshakeTimeout())
            .connections();
    }

    private Optional<String> obstacle() {
        if (failed.isDone()) {
            return Optional.of(failed.join());
        }
        return ready ? Optional.empty() : Optional.of("it is starting or stopping");
    }

    /// Completes with the reason when the service cannot continue; the caller then closes the service.
    public CompletableFuture<String> failed() {
        return failed;
    }

    /// The port of the API.
    public int apiPort() {
        return apiPort;
    }

    /// Whether this build contains the web console and the configuration lets it be served.
    public boolean hasConsole() {
        return config.console().enabled() && ConsoleSite.isPacked();
    }

    /// The port of local proxies.
    public int dataPort() {
        return dataPort;
    }

    /// The port of MQTT.
    public int mqttPort() {
        return mqttPort;
    }

    /// The port of health and metrics, on loopback.
    public int opsPort() {
        return opsPort;
    }

    /// Stops the parts in the reverse order of their start: accepts no new connections, closes those of
    /// peers, which then reconnect to the next process, and answers the calls in progress.
    @Override
    public void close() {
        drain();
        ready = false;
        parts.close();
        workers.shutdown();
    }

    /// Lets a node's peers come back to other nodes, before the parts are closed.
    private void drain() {
        if (node == null || relaying == null || !ready) {
            return;
        }
        try {
            node.drain(relaying, doors::close);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
