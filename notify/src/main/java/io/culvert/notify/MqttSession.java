package io.culvert.notify;

import io.culvert.registry.Registry;
import io.culvert.tunnel.Notification;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One device's connection. Who it is comes from its certificate alone; it may subscribe to the notifications
/// of its own things and to nothing else, and may not publish (spec: device 3). Confined to its event loop;
/// [#deliver] and [#certificateChanged] may be called from any thread.
final class MqttSession extends SimpleChannelInboundHandler<MqttMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);

    private static final int MAX_UNCONFIRMED = 1000;
    private static final int MAX_EARLY = 8;
    private static final int NOT_AUTHORIZED_5 = 0x87;

    private final MqttEndpoint endpoint;
    private final Map<Integer, Notification> unconfirmed = new HashMap<>();
    private final Map<String, MqttQoS> subscribed = new HashMap<>();
    private volatile Registry.@Nullable Device device;
    private @Nullable ChannelHandlerContext context;
    private final Queue<MqttMessage> early = new ArrayDeque<>();
    private String clientId = "";
    private boolean connecting;
    private boolean doubtful;
    private boolean version5;
    private int maxUnconfirmed = MAX_UNCONFIRMED;
    private int lastPacketId;

    MqttSession(MqttEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /// However slowly its bytes come, a client has said who it is by the deadline, or goes.
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.executor().schedule(() -> {
            if (device == null) {
                ctx.close();
            }
        }, MqttEndpoint.CONNECT_SECONDS, TimeUnit.SECONDS);
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            malformed(ctx, message.decoderResult().cause());
            return;
        }
        MqttMessageType type = message.fixedHeader().messageType();
        Registry.Device known = device;
        if (type == MqttMessageType.CONNECT && !connecting) {
            connecting = true;
            connect(ctx, (MqttConnectMessage) message);
        } else if (known == null) {
            keepForLater(ctx, type, message);
        } else {
            connected(ctx, known, type, message);
        }
    }

    private void malformed(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof MqttUnacceptableProtocolVersionException && !connecting) {
            ctx.writeAndFlush(MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION)
                .build()).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }

    /// A client may send on without waiting for the answer to its CONNECT.
    private void keepForLater(ChannelHandlerContext ctx, MqttMessageType type, MqttMessage message) {
        boolean subscribes = type == MqttMessageType.SUBSCRIBE || type == MqttMessageType.PINGREQ;
        if (connecting && subscribes && early.size() < MAX_EARLY) {
            early.add(message);
        } else {
            ctx.close();
        }
    }

    private void connected(ChannelHandlerContext ctx, Registry.Device known, MqttMessageType type,
            MqttMessage message) {
        switch (type) {
            case SUBSCRIBE -> subscribe(ctx, known, (MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe(ctx, known, (MqttUnsubscribeMessage) message);
            case PUBACK ->
                confirmed(ctx, known, ((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
            case PINGREQ -> ctx.writeAndFlush(MqttMessage.PINGRESP);
            case DISCONNECT -> ctx.close();
            default -> {
                endpoint.observer().refused(ctx.channel().remoteAddress(), known, "sent " + type);
                LOG.warn(
                        "A device with certificate {} sent {} and was disconnected (expected: subscriptions only)",
                        known.certificateId(), type);
                ctx.close();
            }
        }
    }

    private void connect(ChannelHandlerContext ctx, MqttConnectMessage message) {
        version5 = message.variableHeader().version() == MqttVersion.MQTT_5.protocolLevel();
        int keepAlive = message.variableHeader().keepAliveTimeSeconds();
        ctx.pipeline()
            .replace(IdleStateHandler.class, "idle",
                    new IdleStateHandler(keepAlive == 0 ? 0 : keepAlive + keepAlive / 2 + 1, 0, 0));
        clientId = message.payload().clientIdentifier();
        if (version5 && message.variableHeader()
            .properties()
            .getProperty(MqttProperties.RECEIVE_MAXIMUM) instanceof MqttProperties.IntegerProperty most) {
            maxUnconfirmed = Math.min(MAX_UNCONFIRMED, most.value());
        }
        endpoint.sessions().add(this);
        ctx.channel().config().setAutoRead(false);
        identify(ctx);
    }

    /// Asks the registry who this is. A change of any certificate meanwhile makes the answer doubtful, and it
    /// is asked again: a revocation never slips through between the answer and its use.
    private void identify(ChannelHandlerContext ctx) {
        doubtful = false;
        Optional<X509Certificate> leaf = leaf(ctx);
        endpoint.blocking().execute(() -> {
            Optional<Registry.Device> found = lookUp(leaf);
            ctx.executor().execute(() -> {
                if (!ctx.channel().isActive()) {
                    endpoint.sessions().remove(this);
                } else if (doubtful) {
                    identify(ctx);
                } else {
                    answer(ctx, found);
                }
            });
        });
    }

    /// A registry that fails lets nobody in.
    private Optional<Registry.Device> lookUp(Optional<X509Certificate> leaf) {
        try {
            return leaf.flatMap(endpoint.registry()::device);
        } catch (RuntimeException e) {
            LOG.error("The registry could not be asked who a device is", e);
            return Optional.empty();
        }
    }

    private static Optional<X509Certificate> leaf(ChannelHandlerContext ctx) {
        try {
            return ctx.pipeline()
                .get(SslHandler.class)
                .engine()
                .getSession()
                .getPeerCertificates()[0] instanceof X509Certificate certificate ? Optional.of(certificate)
                        : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            LOG.debug("A device proved no certificate", e);
            return Optional.empty();
        }
    }

    private void answer(ChannelHandlerContext ctx, Optional<Registry.Device> found) {
        if (found.isEmpty()) {
            endpoint.sessions().remove(this);
            endpoint.observer()
                .refused(ctx.channel().remoteAddress(), null,
                        "the certificate is not registered, not active or not valid");
            LOG.warn("A device from {} was refused: its certificate is not registered or not active",
                    ctx.channel().remoteAddress());
            ctx.writeAndFlush(MqttMessageBuilders.connAck()
                .returnCode(version5 ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
                        : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED)
                .build()).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        device = found.get();
        endpoint.observer().connected(found.get(), ctx.channel().remoteAddress());
        endpoint.takeOver(device.certificateId(), clientId, this);
        LOG.info("A device of {} connected from {}", found.get().things(), ctx.channel().remoteAddress());
        MqttMessageBuilders.ConnAckBuilder accepted = MqttMessageBuilders.connAck()
            .sessionPresent(false)
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED);
        if (version5) {
            accepted.properties(properties -> {
                properties.sessionExpiryInterval(0)
                    .subscriptionIdentifiersAvailable(false)
                    .maximumPacketSize(MqttEndpoint.MAX_PACKET_BYTES)
                    .retainAvailable(false)
                    .wildcardSubscriptionAvailable(false)
                    .sharedSubscriptionAvailable(false)
                    .maximumQos((byte) 1);
                if (clientId.isEmpty()) {
                    properties.assignedClientId(UUID.randomUUID().toString());
                }
            });
        }
        ctx.writeAndFlush(accepted.build());
        ctx.channel().config().setAutoRead(true);
        for (MqttMessage next = early.poll(); next != null; next = early.poll()) {
            connected(ctx, found.get(), next.fixedHeader().messageType(), next);
        }
    }

    private void subscribe(ChannelHandlerContext ctx, Registry.Device known, MqttSubscribeMessage message) {
        Map<String, MqttQoS> added = new LinkedHashMap<>();
        List<Integer> codes = new ArrayList<>();
        message.payload().topicSubscriptions().forEach(subscription -> {
            MqttQoS granted = subscription.qualityOfService() == MqttQoS.AT_MOST_ONCE ? MqttQoS.AT_MOST_ONCE
                    : MqttQoS.AT_LEAST_ONCE;
            Optional<String> thing = thingOf(known, subscription.topicFilter());
            thing.ifPresent(name -> added.put(name, granted));
            codes.add(thing.isPresent() ? granted.value() : refusal());
        });
        if (added.size() < codes.size()) {
            endpoint.observer().refused(ctx.channel().remoteAddress(), known, "a topic that is not its own");
            LOG.warn("A device of {} was refused a topic that is not its own", known.things());
        }
        ctx.writeAndFlush(MqttMessageFactory.newMessage(
                new MqttFixedHeader(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                MqttMessageIdVariableHeader.from(message.variableHeader().messageId()),
                new MqttSubAckPayload(codes)));
        subscribed.putAll(added);
        added.keySet().forEach(thing -> deliverWaiting(ctx, known, thing));
    }

    private int refusal() {
        return version5 ? NOT_AUTHORIZED_5 : MqttQoS.FAILURE.value();
    }

    private void deliverWaiting(ChannelHandlerContext ctx, Registry.Device known, String thing) {
        endpoint.notifications()
            .subscribe(known.account(), thing, this)
            .forEach(notification -> deliver(ctx, notification));
    }

    private static Optional<String> thingOf(Registry.Device known, String filter) {
        return known.things()
            .stream()
            .filter(thing -> filter.equals(NotificationPacket.topic(thing)))
            .findFirst();
    }

    private void unsubscribe(ChannelHandlerContext ctx, Registry.Device known,
            MqttUnsubscribeMessage message) {
        message.payload().topics().forEach(filter -> thingOf(known, filter).ifPresent(thing -> {
            subscribed.remove(thing);
            endpoint.notifications().unsubscribe(known.account(), thing, this);
        }));
        MqttMessageBuilders.UnsubAckBuilder answer = MqttMessageBuilders.unsubAck()
            .packetId(message.variableHeader().messageId());
        if (version5) {
            answer.addReasonCodes(
                    Collections.nCopies(message.payload().topics().size(), (short) 0).toArray(Short[]::new));
        }
        ctx.writeAndFlush(answer.build());
    }

    /// Sends a notification to a device that has subscribed to it.
    void deliver(Notification notification) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.executor().execute(() -> deliver(ctx, notification));
        }
    }

    private void deliver(ChannelHandlerContext ctx, Notification notification) {
        MqttQoS qos = subscribed.get(notification.thingName());
        if (qos == null || unconfirmed.containsValue(notification) || unconfirmed.size() >= maxUnconfirmed) {
            return;
        }
        int packetId = nextPacketId();
        LOG.info("tunnel {}: {} is notified", notification.tunnelId(), notification.thingName());
        var publish = MqttMessageBuilders.publish()
            .topicName(NotificationPacket.topic(notification.thingName()))
            .qos(qos)
            .retained(false)
            .payload(NotificationPacket.payload(notification, endpoint.region()));
        if (qos == MqttQoS.AT_LEAST_ONCE) {
            unconfirmed.put(packetId, notification);
            publish.messageId(packetId);
        }
        ctx.writeAndFlush(publish.build()).addListener(sent -> {
            if (sent.isSuccess() && qos == MqttQoS.AT_MOST_ONCE) {
                endpoint.confirm(notification);
            }
        });
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % 0xffff + 1;
        } while (unconfirmed.containsKey(lastPacketId));
        return lastPacketId;
    }

    private void confirmed(ChannelHandlerContext ctx, Registry.Device known, int packetId) {
        Notification notification = unconfirmed.remove(packetId);
        if (notification != null) {
            endpoint.confirm(notification);
            if (subscribed.containsKey(notification.thingName())) {
                deliverWaiting(ctx, known, notification.thingName());
            }
        }
    }

    /// What a certificate proves has changed: a device that used it must prove itself anew.
    void certificateChanged(String certificateId) {
        ChannelHandlerContext ctx = context;
        Registry.Device another = device;
        if (ctx != null && (another == null || another.certificateId().equals(certificateId))) {
            ctx.executor().execute(() -> {
                Registry.Device known = device;
                doubtful = true;
                if (known != null && known.certificateId().equals(certificateId)) {
                    ctx.close();
                }
            });
        }
    }

    /// The same device has connected anew under the same client id.
    void replaced() {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endpoint.sessions().remove(this);
        Registry.Device known = device;
        if (known != null) {
            endpoint.left(known.certificateId(), clientId, this);
            subscribed.keySet()
                .forEach(thing -> endpoint.notifications().unsubscribe(known.account(), thing, this));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A device's connection failed", cause);
        ctx.close();
    }
}
