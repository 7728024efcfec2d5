package io.culvert.notify;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import io.culvert.registry.Attributes;
import io.culvert.registry.Creation;
import io.culvert.registry.DeviceAuthenticator;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.DevicePermissions;
import io.culvert.registry.DeviceSessionLimits;
import io.culvert.registry.DeviceSessions;
import io.culvert.registry.DeviceSessionsInMemory;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryEvent;
import io.culvert.registry.RegistryInMemory;
import io.culvert.registry.RegistryQuotas;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// An endpoint at a real listener with TLS, its registry with a pump whose certificate is active,
/// and clients.
final class MqttField implements AutoCloseable {

    static final String ACCOUNT = "123456789012";
    static final String TOPIC = "$aws/things/pump/tunnels/notify";

    static final TestIdentity PUMP = TestIdentity.make("pump");

    /// The endpoint does not know this one.
    static final TestIdentity STRANGER = TestIdentity.make("stranger");

    private static final TestIdentity SERVER = TestIdentity.make("server");

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1,
            NioIoHandler.newFactory());
    private final List<Notification> confirmed = new CopyOnWriteArrayList<>();
    /// What the store holds, the newest first.
    private final Deque<Notification> due;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final Registry registry;
    private final DeviceAuthenticator authenticator;
    private final DeviceSessions kept;
    private final Duration wait;
    private final MqttEndpoint endpoint;
    private final String certificateId;
    private final Channel listening;

    MqttField() {
        this(Duration.ZERO);
    }

    /// @param wait of those who are refused
    MqttField(Duration wait) {
        this(wait, MqttConfig.UNVERIFIED_BYTES);
    }

    /// @param unverifiedBytes the memory for clients that are not known yet
    MqttField(Duration wait, long unverifiedBytes) {
        this(wait, unverifiedBytes, new RegistryInMemory());
    }

    private final Queue<NotifyEvent> events = new ConcurrentLinkedQueue<>();

    /// What the endpoint has reported.
    Queue<NotifyEvent> events() {
        return events;
    }

    private MqttField(Duration wait, long unverifiedBytes, RegistryInMemory store) {
        this(wait, unverifiedBytes, store, new AtomicReference<>(event -> {}));
    }

    private MqttField(Duration wait, long unverifiedBytes, RegistryInMemory store,
            AtomicReference<Consumer<RegistryEvent>> listener) {
        this(wait, unverifiedBytes, store, listener, new Registry(store, InstantSource.system(),
                RegistryQuotas.DEFAULTS, event -> listener.get().accept(event)));
    }

    private MqttField(Duration wait, long unverifiedBytes, RegistryInMemory store,
            AtomicReference<Consumer<RegistryEvent>> listener, Registry registry) {
        this(wait, unverifiedBytes, registry, authenticator(store, false),
                new DeviceSessions(
                        new DeviceSessionsInMemory(
                                (account, name) -> registry.thing(account, name).isPresent()),
                        DeviceSessionLimits.DEFAULTS, InstantSource.system()),
                enrol(registry), new ConcurrentLinkedDeque<>());
        listener.set(endpoint::on);
    }

    /// @param issues whether the service's own authority counts as the issuer of every certificate
    static DeviceAuthenticator authenticator(RegistryInMemory store, boolean issues) {
        return new DeviceAuthenticator(store, InstantSource.system(),
                new DeviceAuthenticator.OwnAccount(ACCOUNT, certificate -> issues),
                (account, certificateId, things) -> DevicePermissions.ALL);
    }

    private MqttField(Duration wait, long unverifiedBytes, Registry registry,
            DeviceAuthenticator authenticator, DeviceSessions kept, String certificateId,
            Deque<Notification> due) {
        this.wait = wait;
        this.registry = registry;
        this.authenticator = authenticator;
        this.kept = kept;
        this.certificateId = certificateId;
        this.due = due;
        endpoint = new MqttEndpoint(authenticator, kept, new MqttConfig("eu-west-1", 3, unverifiedBytes),
                this::work, stored(), this::look, events::add, connection -> {
                    refused.incrementAndGet();
                    return wait;
                });
        SslContext tls = tls();
        listening = new ServerBootstrap().group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(endpoint.connections(() -> tls))
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    }

    private StoredNotifications stored() {
        return new StoredNotifications() {
            @Override
            public List<Notification> due(String account, String thingName, int limit) {
                return due.stream()
                    .filter(one -> one.account().equals(account) && one.thingName().equals(thingName))
                    .limit(limit)
                    .toList();
            }

            @Override
            public void confirmed(Notification notification) {
                due.remove(notification);
                confirmed.add(notification);
            }
        };
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forServer(SERVER.keys())
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    private void work(Runnable task) {
        workers.execute(() -> {
            try {
                waiting.incrementAndGet();
                gate.await();
                waiting.decrementAndGet();
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// From now on, work that blocks waits before it begins, as on a slow store.
    void holdWork() {
        gate = new CountDownLatch(1);
    }

    boolean isWorkWaiting() {
        return waiting.get() > 0;
    }

    /// Resumes the work.
    void releaseWork() {
        gate.countDown();
    }

    private static String enrol(Registry registry) {
        registry.createThing(ACCOUNT, "pump", Attributes.NONE);
        String certificateId = registered(
                registry.register(ACCOUNT, PUMP.certificate(), DeviceCertificate.Status.ACTIVE));
        registry.attach(ACCOUNT, "pump", certificateId);
        return certificateId;
    }

    /// Ends this endpoint, and starts another with the same registry and the same kept sessions.
    MqttField restarted() {
        close();
        return new MqttField(wait, MqttConfig.UNVERIFIED_BYTES, registry, authenticator, kept, certificateId,
                due);
    }

    static String registered(Creation<DeviceCertificate> registration) {
        return ((Creation.Created<DeviceCertificate>) registration).created().id();
    }

    DeviceAuthenticator authenticator() {
        return authenticator;
    }

    Registry registry() {
        return registry;
    }

    MqttEndpoint endpoint() {
        return endpoint;
    }

    /// The pump's.
    String certificateId() {
        return certificateId;
    }

    List<Notification> confirmed() {
        return confirmed;
    }

    private Instant look() {
        looks.incrementAndGet();
        return Instant.now();
    }

    /// How often the endpoint looked for notifications.
    int looks() {
        return looks.get();
    }

    /// How often the brake was asked.
    int refused() {
        return refused.get();
    }

    /// A tunnel to the pump opens.
    void opens(String token) {
        Notification notification = new Notification(ACCOUNT, new TunnelId("tunnel-" + token), 1, "pump",
                ClientAccessToken.presented(token), List.of("SSH", "HTTP"), Instant.now().plusSeconds(60));
        due.addFirst(notification);
        endpoint.on(new TunnelEvent.NotificationDue(notification));
    }

    /// It is closed.
    void closes(String token) {
        TunnelId tunnel = new TunnelId("tunnel-" + token);
        due.removeIf(one -> one.tunnelId().equals(tunnel));
        endpoint.on(new TunnelEvent.NotificationVoid(ACCOUNT, tunnel, 2, "pump"));
    }

    /// A connection of the pump that speaks no MQTT of itself.
    SSLSocket raw() throws Exception {
        return raw(PUMP, "localhost");
    }

    /// A connection of anybody, who asks for the endpoint by a name.
    SSLSocket raw(TestIdentity identity, String name) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.keys().getKeyManagers(),
                InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
            .createSocket("127.0.0.1", ((InetSocketAddress) listening.localAddress()).getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    Mqtt3ClientBuilder builder(TestIdentity identity, String clientId) {
        return MqttClient.builder()
            .useMqttVersion3()
            .identifier(clientId)
            .serverHost("127.0.0.1")
            .serverPort(((InetSocketAddress) listening.localAddress()).getPort())
            .sslConfig()
            .keyManagerFactory(identity.keys())
            .trustManagerFactory(InsecureTrustManagerFactory.INSTANCE)
            .applySslConfig();
    }

    Mqtt3AsyncClient mqtt3(TestIdentity identity, String clientId) {
        return builder(identity, clientId).buildAsync();
    }

    Mqtt5AsyncClient mqtt5(TestIdentity identity, String clientId) {
        return mqtt5Builder(identity, clientId).buildAsync();
    }

    Mqtt5ClientBuilder mqtt5Builder(TestIdentity identity, String clientId) {
        return MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost("127.0.0.1")
            .serverPort(((InetSocketAddress) listening.localAddress()).getPort())
            .sslConfig()
            .keyManagerFactory(identity.keys())
            .trustManagerFactory(InsecureTrustManagerFactory.INSTANCE)
            .applySslConfig();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        workers.shutdownNow();
    }
}
