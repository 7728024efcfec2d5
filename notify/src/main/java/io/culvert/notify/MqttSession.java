package io.culvert.notify;

import io.culvert.registry.Registry;
import io.culvert.tunnel.Notification;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One device's connection: who it is, then what it says. Who it is comes from its certificate alone; it may
/// subscribe to the notifications of its own things and to nothing else, and may not publish (spec: device 3).
/// Confined to its event loop; [#deliver], [#certificateChanged] and [#replaced] may be called from
/// any thread.
final class MqttSession extends SimpleChannelInboundHandler<MqttMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);

    private static final int MAX_UNCONFIRMED = 1000;
    private static final int MAX_EARLY = 8;

    private final MqttEndpoint endpoint;
    private final Queue<MqttMessage> early = new ArrayDeque<>();
    private volatile Registry.@Nullable Device device;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Subscriptions subscriptions;
    private MqttAnswers answers = new MqttAnswers(false);
    private String clientId = "";
    private boolean connecting;
    private boolean doubtful;
    private int maxUnconfirmed = MAX_UNCONFIRMED;

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
        Subscriptions known = subscriptions;
        if (type == MqttMessageType.CONNECT && !connecting) {
            connecting = true;
            connect(ctx, (MqttConnectMessage) message);
        } else if (known == null) {
            keepForLater(ctx, type, message);
        } else {
            connected(ctx, known, message);
        }
    }

    private void malformed(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof MqttUnacceptableProtocolVersionException && !connecting) {
            ctx.writeAndFlush(MqttAnswers.unknownVersion()).addListener(ChannelFutureListener.CLOSE);
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

    private void connect(ChannelHandlerContext ctx, MqttConnectMessage message) {
        boolean version5 = message.variableHeader().version() == MqttVersion.MQTT_5.protocolLevel();
        answers = new MqttAnswers(version5);
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
        endpoint.identify(ctx, found -> {
            if (!ctx.channel().isActive()) {
                endpoint.sessions().remove(this);
            } else if (doubtful) {
                identify(ctx);
            } else {
                answer(ctx, found);
            }
        });
    }

    private void answer(ChannelHandlerContext ctx, Optional<Registry.Device> found) {
        if (found.isEmpty()) {
            refuse(ctx);
            return;
        }
        Registry.Device known = found.get();
        Subscriptions own = new Subscriptions(endpoint, this, ctx, known, answers, maxUnconfirmed);
        device = known;
        subscriptions = own;
        endpoint.observer().connected(known, ctx.channel().remoteAddress());
        endpoint.takeOver(known.certificateId(), clientId, this);
        LOG.info("A device of {} connected from {}", known.things(), ctx.channel().remoteAddress());
        ctx.writeAndFlush(answers.accepted(clientId.isEmpty()));
        ctx.channel().config().setAutoRead(true);
        for (MqttMessage next = early.poll(); next != null; next = early.poll()) {
            connected(ctx, own, next);
        }
    }

    private void refuse(ChannelHandlerContext ctx) {
        endpoint.sessions().remove(this);
        endpoint.whyNot(ctx, why -> refuse(ctx, why.words()));
    }

    /// Delays the answer to addresses that are refused often; nothing more is read from the client.
    private void refuse(ChannelHandlerContext ctx, String why) {
        endpoint.observer().refused(ctx.channel().remoteAddress(), null, why);
        LOG.warn("A device from {} was refused: {}", ctx.channel().remoteAddress(), why);
        Duration wait = endpoint.brake().refused(ctx.channel());
        ctx.executor()
            .schedule(() -> ctx.writeAndFlush(answers.refused(why)).addListener(ChannelFutureListener.CLOSE),
                    wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void connected(ChannelHandlerContext ctx, Subscriptions known, MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case SUBSCRIBE -> known.subscribe((MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> known.unsubscribe((MqttUnsubscribeMessage) message);
            case PUBACK ->
                known.confirmed(((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
            case PINGREQ -> ctx.writeAndFlush(MqttMessage.PINGRESP);
            case DISCONNECT -> ctx.close();
            default -> forbidden(ctx, message.fixedHeader().messageType());
        }
    }

    private void forbidden(ChannelHandlerContext ctx, MqttMessageType type) {
        Registry.Device known = device;
        endpoint.observer().refused(ctx.channel().remoteAddress(), known, "sent " + type);
        LOG.warn("A device of {} sent {} and was disconnected (expected: subscriptions only)",
                known == null ? "nobody" : known.things(), type);
        ctx.close();
    }

    /// Sends a notification to a device that has subscribed to it.
    void deliver(Notification notification) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.executor().execute(() -> {
                if (subscriptions != null) {
                    subscriptions.deliver(notification);
                }
            });
        }
    }

    /// An account's registration has changed: a device that used it must prove itself anew.
    void certificateChanged(Registry.CertificateChange change) {
        ChannelHandlerContext ctx = context;
        Registry.Device another = device;
        if (ctx != null && (another == null || isOf(another, change))) {
            ctx.executor().execute(() -> {
                Registry.Device known = device;
                doubtful = true;
                if (known != null && isOf(known, change)) {
                    ctx.close();
                }
            });
        }
    }

    private static boolean isOf(Registry.Device device, Registry.CertificateChange change) {
        return device.certificateId().equals(change.certificateId())
                && device.account().equals(change.account());
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
        if (known != null && subscriptions != null) {
            endpoint.left(known.certificateId(), clientId, this);
            subscriptions.end();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A device's connection failed", cause);
        ctx.close();
    }
}
