package io.culvert.notify;

import io.culvert.registry.Device;
import io.culvert.registry.DeviceAuthenticator;
import io.culvert.registry.DeviceSessions;
import io.culvert.registry.RegistryEvent;
import io.culvert.transport.IntakeHandler;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The MQTT endpoint (3.1.1 and 5). Thread safe; each connection is an [MqttConnection] on its own
/// event loop.
public final class MqttEndpoint {

    /// The largest packet that is decoded. Far above the size of a notification.
    static final int MAX_PACKET_BYTES = 16 << 10;

    /// The largest PUBLISH that is answered: a payload of 128 KiB, as with AWS, with topic and properties.
    static final int MAX_PUBLISH_BYTES = 146 << 10;

    /// The time that a client has to send CONNECT.
    static final int CONNECT_SECONDS = 20;

    private final DeviceLookup devices;
    private final DeviceSessions kept;
    private final MqttConfig config;
    private final Executor blocking;
    private final Notifications notifications;
    private final Consumer<NotifyEvent> events;
    private final RefusalBrake brake;
    private final DroppedPackets dropped = new DroppedPackets();
    private final Set<MqttConnection> open = ConcurrentHashMap.newKeySet();
    private final CertificateConnections connections;
    private final UnverifiedBytes unverified;

    /// @param kept sessions that outlive their connections
    /// @param blocking runs tasks that block on the store; virtual threads
    /// @param stored the due notifications; called on `blocking`
    /// @param events receives what happens
    /// @param brake delays refusals of clients that fail repeatedly
    public MqttEndpoint(DeviceAuthenticator devices, DeviceSessions kept, MqttConfig config,
            Executor blocking, StoredNotifications stored, InstantSource clock, Consumer<NotifyEvent> events,
            RefusalBrake brake) {
        this.events = events;
        this.brake = brake;
        StoreWork work = new StoreWork(blocking);
        this.devices = new DeviceLookup(devices, work.toKnowDevices());
        this.kept = kept;
        this.config = config;
        this.connections = new CertificateConnections(config.connectionsPerCertificate());
        this.unverified = new UnverifiedBytes(config.unverifiedBytes());
        this.blocking = work;
        this.notifications = new Notifications(stored, work, clock);
    }

    /// Sets up each accepted connection.
    ///
    /// @param tls called for each connection, so that certificates can be replaced while the service runs
    public ChannelInitializer<Channel> connections(Supplier<SslContext> tls) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                MqttConnection connection = new MqttConnection(MqttEndpoint.this);
                channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
                channel.pipeline()
                    .addLast("tls", tls.get().newHandler(channel.alloc()))
                    .addLast("unverified", new UnverifiedHandler(unverified))
                    .addLast("intake", new IntakeHandler())
                    .addLast("opening", new OpeningHandler())
                    .addLast(OpeningHandler.NEXT,
                            new LargePublishHandler(MAX_PACKET_BYTES, MAX_PUBLISH_BYTES))
                    .addLast("mqtt-in", new MqttDecoder(MAX_PACKET_BYTES))
                    .addLast("mqtt-out", MqttEncoder.INSTANCE)
                    .addLast("idle", new IdleStateHandler(CONNECT_SECONDS, 0, 0))
                    .addLast("connection", connection);
            }
        };
    }

    /// Delivers due notifications and drops void ones.
    public void on(TunnelEvent event) {
        notifications.on(event);
    }

    /// Disconnects the devices whose certificate, or whose certificate's authority, has changed, so that they
    /// authenticate again.
    public void on(RegistryEvent event) {
        open.forEach(connection -> connection.changed(event));
    }

    /// The number of connected devices.
    public int connectionCount() {
        return open.size();
    }

    /// Whether a connected device has subscribed to the notifications of a thing.
    public boolean isSubscribed(String account, String thingName) {
        return notifications.isSubscribed(account, thingName);
    }

    /// The number of subscriptions of connected devices to the notifications of a thing.
    public int subscriptionCount() {
        return notifications.subscriptionCount();
    }

    /// The number of packets from devices that were acknowledged and dropped.
    public long droppedCount() {
        return dropped.count();
    }

    /// Closes all connections, with a reason for clients of MQTT 5. Clients reconnect by themselves.
    public void stop() {
        open.forEach(connection -> connection.end(MqttAnswers.Reason.SHUTTING_DOWN));
    }

    DroppedPackets dropped() {
        return dropped;
    }

    /// Finds the device at the other end. `then` is called on the connection's event loop.
    void identify(ChannelHandlerContext ctx, Consumer<Optional<Device>> then) {
        devices.find(ctx, then);
    }

    /// Finds out why no device is found. `then` is called on the connection's event loop.
    void whyNot(ChannelHandlerContext ctx, Consumer<DeviceAuthenticator.Refusal> then) {
        devices.whyNot(ctx, then);
    }

    /// The sessions that outlive their connections.
    DeviceSessions kept() {
        return kept;
    }

    /// Runs tasks that block on the store, a few at a time.
    Executor blocking() {
        return blocking;
    }

    String region() {
        return config.region();
    }

    Notifications notifications() {
        return notifications;
    }

    Set<MqttConnection> open() {
        return open;
    }

    /// The connections that have proven their certificates.
    CertificateConnections connections() {
        return connections;
    }

    /// Receives the events of the endpoint.
    Consumer<NotifyEvent> events() {
        return events;
    }

    RefusalBrake brake() {
        return brake;
    }

    void confirm(Notification notification) {
        events.accept(new NotifyEvent.Delivered(notification));
        notifications.confirmed(notification);
    }
}
