package io.culvert.server;

import io.culvert.audit.AuditLog;
import io.culvert.control.BodyBudget;
import io.culvert.control.ControlApi;
import io.culvert.control.iot.IotApi;
import io.culvert.control.iot.IotContext;
import io.culvert.control.iot.IotEndpoints;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.PageTokens;
import io.culvert.control.signing.SignatureVerifier;
import io.culvert.control.sts.StsApi;
import io.culvert.control.tunneling.TunnelApi;
import io.culvert.notify.MqttEndpoint;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.Registry;
import io.culvert.registry.ThingGroups;
import io.culvert.relay.Relay;
import io.culvert.store.Database;
import io.culvert.store.DatabaseMark;
import io.culvert.store.SqlDevicePolicyStore;
import io.culvert.store.SqlRegistryStore;
import io.culvert.store.SqlThingGroupStore;
import io.culvert.store.SqlTunnelStore;
import io.culvert.transport.EventLoops;
import io.culvert.tunnel.StoreException;
import io.culvert.tunnel.TokenMint;
import io.culvert.tunnel.TokenSeal;
import io.culvert.tunnel.Tunnels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole service: started by its constructor's [#start], stopped by [#close]. May be embedded; several
/// may run in one process on folders and ports of their own.
public final class CulvertServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CulvertServer.class);

    private static final Duration TLS_CHECK = Duration.ofSeconds(2);
    private static final long DRAIN_SECONDS = 20;

    private final ServerConfig config;
    private final InstantSource clock;
    /// The parts that [#close] closes, last first, so that each part is closed before the parts it needs.
    private final List<AutoCloseable> started = new ArrayList<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Metrics metrics = new Metrics();
    private final Failures failures;
    private final CompletableFuture<String> failed = new CompletableFuture<>();
    private final Readiness readiness = new Readiness();
    private volatile boolean ready;
    private volatile boolean databaseAnswers = true;
    private int apiPort;
    private int dataPort;
    private int mqttPort;
    private int opsPort;

    private CulvertServer(ServerConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.failures = new Failures(config.edge().freeFailures(), config.edge().slowestAnswer());
    }

    /// Starts a service; it serves when this returns.
    ///
    /// @throws StartException for everything that keeps it from serving
    public static CulvertServer start(ServerConfig config) throws StartException {
        return start(config, InstantSource.system());
    }

    /// Starts a service that takes the time from a clock, as tests of its years do.
    ///
    /// @throws StartException for everything that keeps it from serving
    public static CulvertServer start(ServerConfig config, InstantSource clock) throws StartException {
        CulvertServer server = new CulvertServer(config, clock);
        try {
            server.assemble();
            return server;
        } catch (StartException e) {
            server.close();
            throw e;
        } catch (StoreException | IOException | GeneralSecurityException e) {
            server.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void assemble() throws StartException, IOException, GeneralSecurityException {
        DataDirectory data = keep(DataDirectory.open(config.dataDir()));
        LocalAuthority authority = LocalAuthority.open(data.folder("tls"), clock);
        ServerCertificate own = config.tls().certificate() == null
                ? new ServerCertificate(data.folder("tls"), authority, config.listen().hosts(), clock)
                : null;
        if (own != null) {
            own.renew();
        }
        // The native library alone takes longer to load than the database to open.
        Future<ServerTls> reading = workers
            .submit(() -> new ServerTls(certificate(data, config.tls().certificate(), "server.pem"),
                    certificate(data, config.tls().key(), "server.key"), TLS_CHECK));
        Database database = keep(database(data));
        IdentityService identities = keep(IdentityService.open(data, database, config.accountId(), clock));

        AuditLog audit = keep(AuditLog.open(data.folder("audit"), config.audit(), clock));
        AuditTrail trail = new AuditTrail(audit, clock);
        metrics.watch(audit);
        EventLoops loops = keep(new EventLoops("culvert", 0));
        LoopWatch watch = keep(new LoopWatch(loops.group(), LoopWatch.EVERY, failed::complete));
        readiness.add(this::obstacle);
        readiness.add(watch::obstacle);
        opsPort = listen("ops-port", "127.0.0.1", config.listen().opsPort(), loops,
                OpsHandler.connections(readiness::obstacle, metrics::scrape));
        started.add(() -> drain(loops));
        EventFan events = new EventFan();
        byte[] serviceKey = data.key("token.key");
        Tunnels tunnels = new Tunnels(new SqlTunnelStore(database),
                new TokenMint(serviceKey, new SecureRandom()), new TokenSeal(serviceKey, new SecureRandom()),
                config.tunnels(), clock, events);
        SqlDevicePolicyStore policyStore = new SqlDevicePolicyStore(database);
        Registry registry = new Registry(new SqlRegistryStore(database), clock,
                new Registry.OwnAccount(config.accountId(), authority::issued),
                (account, certificate, things) -> PolicyGrants.of(policyStore, new Arns(config.region()),
                        account, certificate, things));
        DevicePolicies policies = new DevicePolicies(policyStore, registry, clock);
        ThingGroups groups = new ThingGroups(new SqlThingGroupStore(database), clock);
        Relay relay = new Relay(tunnels, config.relay(), loops.group(), workers,
                new RelayObservers(List.of(metrics, trail)));
        started.add(relay::stop);
        MqttEndpoint mqtt = new MqttEndpoint(registry, config.region(), workers, tunnels::notified, clock,
                trail, connection -> failures.note(AddressKey.of(connection), System.nanoTime()));
        started.add(mqtt::stop);
        events.tell(List.of(trail::on, relay::on, mqtt::on));
        metrics.watch(relay, mqtt);
        BackupCheck backup = new BackupCheck(data.path("."), new DatabaseMark(database));
        begin(tunnels, backup, trail);

        ListenConfig listen = config.listen();
        ServerTls tls = keep(ready(reading));
        readiness.add(() -> tls.obstacle(clock.instant()));
        keep(new Renewal(authority, own, tls, registry, metrics, clock));
        mqttPort = listen("mqtt-port", listen.bind(), listen.mqttPort(), loops,
                mqtt.connections(tls::mutual));
        ControlApi control = control(tunnels, registry, groups, policies, authority, identities, serviceKey,
                trail);
        Edge edge = new Edge(config.edge(), failures,
                new BodyBudget(config.edge().bodies().unverifiedBytes()), control, relay, workers, clock);
        Integer separate = listen.dataPort();
        apiPort = listen("api-port", listen.bind(), listen.apiPort(), loops, edge.connections(tls, true));
        dataPort = separate != null
                ? listen("data-port", listen.bind(), separate, loops, edge.connections(tls, false))
                : apiPort;
        AwsFiles.writeConfig(data, config.region(), apiPort);
        sweep(tunnels, backup);
        ready = true;
    }

    private Optional<String> obstacle() {
        if (failed.isDone()) {
            return Optional.of(failed.join());
        }
        if (!databaseAnswers) {
            return Optional.of("the database does not answer");
        }
        return ready ? Optional.empty() : Optional.of("it is starting or stopping");
    }

    private static ServerTls ready(Future<ServerTls> reading) throws StartException, IOException {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new StartException("TLS: cannot be set up (" + e.getCause() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", e);
        }
    }

    private Database database(DataDirectory data) throws IOException {
        DatabaseConfig where = config.database();
        String url = where.url();
        return url == null ? Database.embedded(data.folder("db"))
                : Database.postgresql(url, orEmpty(where.user()), orEmpty(where.password()),
                        () -> failed.complete("database-url: another Culvert has taken the database over"));
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }

    private static Path certificate(DataDirectory data, @org.jspecify.annotations.Nullable Path own,
            String ours) {
        return own == null ? data.path("tls", ours) : own;
    }

    private ControlApi control(Tunnels tunnels, Registry registry, ThingGroups groups,
            DevicePolicies policies, LocalAuthority authority, IdentityService identities, byte[] serviceKey,
            AuditTrail trail) {
        Access access = new Access(identities.authorizer(), config.region(), clock);
        Arns arns = new Arns(config.region());
        RegistryThings things = new RegistryThings(registry, groups, arns);
        PageTokens tokens = new PageTokens(serviceKey);
        return new ControlApi(new SignatureVerifier(identities.credentials(), config.region(), clock), List
            .of(new TunnelApi(tunnels, access, things, tokens, config.region(), config.api(), clock),
                    new StsApi(), identities.api(access),
                    new IotApi(registry, groups, policies, authority, new IotContext(access, arns, tokens),
                            new IotEndpoints(config.listen().mqttEndpoint(mqttPort)))),
                new KeyUseNotes(identities, trail));
    }

    private int listen(String name, String address, int port, EventLoops loops,
            ChannelInitializer<Channel> connections) throws StartException {
        AddressGate gate = new AddressGate(config.edge().connectionsPerAddress());
        return keep(Listener.open(loops, new Listener.Place(name, address, port), BalancerHeader
            .before(config.edge().balancers(), config.edge().handshakeTimeout(), gate.before(connections))))
            .port();
    }

    /// Runs before the first peer attaches: ends former attachments, and revokes tokens that a
    /// backup restored.
    private static void begin(Tunnels tunnels, BackupCheck backup, AuditTrail trail) throws IOException {
        Optional<String> reason = backup.reason();
        if (reason.isPresent()) {
            int revoked = tunnels.restored();
            trail.restored(reason.get(), revoked);
            LOG.warn("This may be a backup ({}): the access tokens of {} tunnels are revoked. Rotate each"
                    + " that goes on.", reason.get(), revoked);
        }
        backup.advance();
        tunnels.restarted();
    }

    private void sweep(Tunnels tunnels, BackupCheck backup) {
        Repeater timer = keep(new Repeater("sweep"));
        timer.every(Duration.ofMinutes(1), "Writing the mark that tells a backup", () -> advance(backup));
        timer.every(Duration.ofSeconds(1), "Closing expired tunnels", () -> sweep(tunnels));
    }

    private void sweep(Tunnels tunnels) {
        boolean swept = false;
        try {
            tunnels.sweep();
            swept = true;
        } finally {
            databaseAnswers = swept;
        }
    }

    private static void advance(BackupCheck backup) {
        try {
            backup.advance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Work that is under way comes to its end, and its answers are sent, before the loops end and the
    /// database is closed. It is not interrupted: an interrupt closes the embedded database's file under
    /// its feet.
    private void drain(EventLoops loops) throws InterruptedException {
        workers.shutdown();
        if (!workers.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("Work was still under way after {} s; it is left behind", DRAIN_SECONDS);
        }
        loops.group().forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly(1, TimeUnit.SECONDS));
    }

    private <T extends AutoCloseable> T keep(T part) {
        started.add(part);
        return part;
    }

    /// Completes, with a sentence, when the service can do nothing any more: its owner closes it then.
    public CompletableFuture<String> failed() {
        return failed;
    }

    /// Where the API listens.
    public int apiPort() {
        return apiPort;
    }

    /// Where local proxies connect.
    public int dataPort() {
        return dataPort;
    }

    /// Where devices subscribe.
    public int mqttPort() {
        return mqttPort;
    }

    /// Where health and metrics are, on loopback.
    public int opsPort() {
        return opsPort;
    }

    /// Stops, in the order opposite to the start: accepts no new connections, drops peers, which then
    /// reconnect to the next process, and answers the calls in progress.
    @Override
    public void close() {
        ready = false;
        for (AutoCloseable part : started.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("A part of the service did not stop as it should", e);
            }
        }
        started.clear();
        workers.shutdown();
    }
}
