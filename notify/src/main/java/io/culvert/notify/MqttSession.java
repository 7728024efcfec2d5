package io.culvert.notify;

import io.culvert.registry.Registry;
import io.culvert.tunnel.Notification;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
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

    private final MqttEndpoint endpoint;
    private final Map<Integer, Notification> unconfirmed = new HashMap<>();
    private final Map<String, MqttQoS> subscribed = new HashMap<>();
    private volatile Registry.@Nullable Device device;
    private @Nullable ChannelHandlerContext context;
    private boolean connecting;
    private boolean version5;
    private int lastPacketId;

    MqttSession(MqttEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            ctx.close();
            return;
        }
        MqttMessageType type = message.fixedHeader().messageType();
        Registry.Device known = device;
        if (type == MqttMessageType.CONNECT && !connecting) {
            connecting = true;
            connect(ctx, (MqttConnectMessage) message);
        } else if (known == null) {
            ctx.close();
        } else {
            connected(ctx, known, type, message);
        }
    }

    private void connected(ChannelHandlerContext ctx, Registry.Device known, MqttMessageType type,
            MqttMessage message) {
        switch (type) {
            case SUBSCRIBE -> subscribe(ctx, known, (MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe(ctx, known, (MqttUnsubscribeMessage) message);
            case PUBACK -> confirmed(((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
            case PINGREQ -> ctx.writeAndFlush(MqttMessage.PINGRESP);
            case DISCONNECT -> ctx.close();
            default -> {
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
        Optional<X509Certificate> leaf = leaf(ctx);
        String clientId = message.payload().clientIdentifier();
        endpoint.blocking().execute(() -> {
            Optional<Registry.Device> found = leaf.flatMap(endpoint.registry()::device);
            ctx.executor().execute(() -> answer(ctx, found, clientId));
        });
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

    private void answer(ChannelHandlerContext ctx, Optional<Registry.Device> found, String clientId) {
        if (found.isEmpty()) {
            LOG.warn("A device from {} was refused: its certificate is not registered or not active",
                    ctx.channel().remoteAddress());
            ctx.writeAndFlush(MqttMessageBuilders.connAck()
                .returnCode(version5 ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
                        : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED)
                .build()).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        device = found.get();
        endpoint.sessions().add(this);
        LOG.info("A device of {} connected from {}", found.get().things(), ctx.channel().remoteAddress());
        MqttMessageBuilders.ConnAckBuilder accepted = MqttMessageBuilders.connAck()
            .sessionPresent(false)
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED);
        if (version5) {
            accepted.properties(properties -> {
                properties.retainAvailable(false)
                    .wildcardSubscriptionAvailable(false)
                    .sharedSubscriptionAvailable(false)
                    .maximumQos((byte) 1);
                if (clientId.isEmpty()) {
                    properties.assignedClientId(UUID.randomUUID().toString());
                }
            });
        }
        ctx.writeAndFlush(accepted.build());
    }

    private void subscribe(ChannelHandlerContext ctx, Registry.Device known, MqttSubscribeMessage message) {
        MqttMessageBuilders.SubAckBuilder answer = MqttMessageBuilders.subAck()
            .packetId(message.variableHeader().messageId());
        Map<String, MqttQoS> added = new HashMap<>();
        message.payload().topicSubscriptions().forEach(subscription -> {
            Optional<String> thing = thingOf(known, subscription.topicFilter());
            MqttQoS granted = subscription.qualityOfService() == MqttQoS.AT_MOST_ONCE ? MqttQoS.AT_MOST_ONCE
                    : MqttQoS.AT_LEAST_ONCE;
            thing.ifPresentOrElse(name -> added.put(name, granted),
                    () -> LOG.warn("A device of {} may not subscribe to another's topic", known.things()));
            answer.addGrantedQos(thing.isPresent() ? granted : MqttQoS.FAILURE);
        });
        ctx.writeAndFlush(answer.build());
        subscribed.putAll(added);
        added.keySet()
            .forEach(thing -> endpoint.notifications()
                .subscribe(known.account(), thing, this)
                .forEach(notification -> deliver(ctx, notification)));
    }

    private static Optional<String> thingOf(Registry.Device known, String filter) {
        return known.things().stream().filter(thing -> filter.equals(topic(thing))).findFirst();
    }

    private static String topic(String thing) {
        return "$aws/things/" + thing + "/tunnels/notify";
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
        if (qos == null || unconfirmed.containsValue(notification) || unconfirmed.size() >= MAX_UNCONFIRMED) {
            return;
        }
        int packetId = nextPacketId();
        LOG.info("tunnel {}: {} is notified", notification.tunnelId(), notification.thingName());
        var publish = MqttMessageBuilders.publish()
            .topicName(topic(notification.thingName()))
            .qos(qos)
            .retained(false)
            .payload(payload(notification));
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

    /// Tokens, regions and service ids hold nothing that JSON would escape.
    private ByteBuf payload(Notification notification) {
        String services = notification.services()
            .stream()
            .map(id -> '"' + id + '"')
            .collect(Collectors.joining(","));
        return Unpooled.copiedBuffer("{\"clientAccessToken\":\"" + notification.token().reveal()
                + "\",\"clientMode\":\"destination\",\"region\":\"" + endpoint.region() + "\",\"services\":["
                + services + "]}", StandardCharsets.UTF_8);
    }

    private void confirmed(int packetId) {
        Notification notification = unconfirmed.remove(packetId);
        if (notification != null) {
            endpoint.confirm(notification);
        }
    }

    /// The certificate no longer proves what it did: the device must prove itself anew.
    void certificateChanged(String certificateId) {
        Registry.Device known = device;
        ChannelHandlerContext ctx = context;
        if (known != null && ctx != null && known.certificateId().equals(certificateId)) {
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
