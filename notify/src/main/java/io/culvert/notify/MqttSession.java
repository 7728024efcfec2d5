package io.culvert.notify;

import io.culvert.notify.MqttAnswers.Reason;
import io.culvert.registry.Device;
import io.culvert.registry.Registry;
import io.culvert.transport.ClientAddress;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.LimitedLog;
import io.culvert.transport.LoopTimers;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection of one device: authenticates it, then handles its packets. Only the certificate identifies
/// the device; it may subscribe to the notifications of its own things and to nothing else. Messages that it
/// publishes are acknowledged and dropped, because device software that publishes retries until it gets an
/// acknowledgement (spec: device 3, 9). Confined to its event loop; [#deliver], [#certificateChanged] and
/// [#end] may be called from any thread.
final class MqttSession extends SimpleChannelInboundHandler<MqttMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);

    /// A fleet that reconnects does not fill the log.
    private static final LimitedLog CONNECTED = new LimitedLog(LOG, 200, Duration.ofSeconds(10));

    private static final int MAX_EARLY = 64;

    private final MqttEndpoint endpoint;
    private final Queue<MqttMessage> early = new ArrayDeque<>();
    private volatile @Nullable Device device;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Subscriptions subscriptions;
    private @Nullable Outbox outbox;
    private @Nullable KeptSession kept;
    private @Nullable Duration keepAfterwards;
    private @Nullable ConnectRequest request;
    private @Nullable Admission admission;
    private boolean pinged;
    /// Whether another connection of the client has taken the place of this one.
    private boolean succeeded;
    /// Whether [#sendSoon] has a task on the event loop.
    private boolean sendsSoon;

    MqttSession(MqttEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /// Closes the connection if the client has not sent CONNECT by the deadline, however slowly its
    /// bytes arrive.
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        LoopTimers.after(ctx.channel(), MqttEndpoint.CONNECT_SECONDS, TimeUnit.SECONDS, () -> {
            if (device == null) {
                ctx.close();
            }
        });
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
        intake(ctx).count(1);
        Subscriptions known = subscriptions;
        if (message.decoderResult().isFailure()) {
            malformed(ctx, message.decoderResult().cause());
        } else if (message.fixedHeader().messageType() == MqttMessageType.CONNECT && request == null) {
            connect(ctx, (MqttConnectMessage) message);
        } else if (known == null) {
            keepForLater(ctx, message);
        } else {
            connected(ctx, known, message);
        }
    }

    private static IntakeHandler intake(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(IntakeHandler.class);
    }

    private void malformed(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof MqttUnacceptableProtocolVersionException && request == null) {
            ctx.writeAndFlush(MqttAnswers.unknownVersion()).addListener(ChannelFutureListener.CLOSE);
        } else {
            end(ctx, cause instanceof TooLongFrameException ? Reason.PACKET_TOO_LARGE
                    : Reason.PROTOCOL_ERROR);
        }
    }

    /// Keeps packets that a client sends before it has the answer to its CONNECT.
    private void keepForLater(ChannelHandlerContext ctx, MqttMessage message) {
        if (request != null && early.size() < MAX_EARLY) {
            early.add(ReferenceCountUtil.retain(message));
        } else {
            ctx.close();
        }
    }

    private void connect(ChannelHandlerContext ctx, MqttConnectMessage message) {
        ConnectRequest asked = ConnectRequest.of(message, endpoint.kept().longest());
        request = asked;
        int silence = asked.answers().keepAlive(asked.keepAlive());
        ctx.pipeline()
            .replace(IdleStateHandler.class, "idle",
                    new IdleStateHandler(silence == 0 ? 0 : silence + silence / 2 + 1, 0, 0));
        endpoint.sessions().add(this);
        intake(ctx).hold(IntakeHandler.Hold.WORK);
        admission = new Admission(endpoint, ctx, asked, new Admission.Then() {
            @Override
            public void known(Device found) {
                device = found;
                ctx.pipeline().remove(UnverifiedHandler.class);
                endpoint.connections().add(found.certificateId(), MqttSession.this);
            }

            @Override
            public void begun(KeptSession session) {
                welcome(ctx, asked, session);
            }

            @Override
            public void refused() {
                endpoint.sessions().remove(MqttSession.this);
            }
        });
        admission.begin();
    }

    private void welcome(ChannelHandlerContext ctx, ConnectRequest asked, KeptSession session) {
        Device known = device;
        kept = session;
        admission = null;
        if (known == null || !ctx.channel().isActive()) {
            session.end(succeeded, null);
            return;
        }
        Outbox own = new Outbox(endpoint, ctx, known.account(), asked.limits());
        Subscriptions topics = new Subscriptions(endpoint, this, ctx, known, session, asked.answers(), own,
                asked.services());
        outbox = own;
        subscriptions = topics;
        endpoint.events().accept(new NotifyEvent.Connected(known, ClientAddress.of(ctx.channel())));
        CONNECTED.info("A device of {} connected from {}", known.things(), ClientAddress.of(ctx.channel()));
        ctx.write(asked.answers().accepted(asked, session.present()));
        topics.resume();
        for (MqttMessage next = early.poll(); next != null; next = early.poll()) {
            connected(ctx, topics, next);
            ReferenceCountUtil.release(next);
        }
        channelReadComplete(ctx);
        if (!session.isWriting()) {
            intake(ctx).release(IntakeHandler.Hold.WORK);
        }
    }

    private void connected(ChannelHandlerContext ctx, Subscriptions known, MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case SUBSCRIBE -> {
                MqttSubscribeMessage asked = (MqttSubscribeMessage) message;
                intake(ctx).count(asked.payload().topicSubscriptions().size());
                known.subscribe(asked);
            }
            case UNSUBSCRIBE -> {
                MqttUnsubscribeMessage asked = (MqttUnsubscribeMessage) message;
                intake(ctx).count(asked.payload().topics().size());
                known.unsubscribe(asked);
            }
            case PUBACK -> confirmed(packetId(message));
            case PUBLISH -> drop(ctx, (MqttPublishMessage) message);
            case PUBREL -> ctx.write(answers().released(packetId(message)));
            case PINGREQ -> pinged = true;
            case DISCONNECT -> disconnected(ctx, message);
            default -> end(ctx, Reason.PROTOCOL_ERROR);
        }
    }

    /// A client of MQTT 5 may change, at the end, how long its session is kept.
    private void disconnected(ChannelHandlerContext ctx, MqttMessage message) {
        if (message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader said
                && said.properties().getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL) != null) {
            keepAfterwards = ConnectRequest.expiry(said.properties(), endpoint.kept().longest());
        }
        ctx.close();
    }

    private MqttAnswers answers() {
        ConnectRequest asked = request;
        return asked == null ? new MqttAnswers(false) : asked.answers();
    }

    private static int packetId(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }

    private void confirmed(int packetId) {
        if (outbox != null && outbox.confirmed(packetId)) {
            sendSoon();
        }
    }

    /// Sends notifications that could not be sent before: once for everything that is handled now, because
    /// looking for them takes time.
    void sendSoon() {
        ChannelHandlerContext ctx = context;
        if (!sendsSoon && ctx != null) {
            sendsSoon = true;
            ctx.executor().execute(() -> {
                sendsSoon = false;
                if (outbox != null) {
                    outbox.send();
                }
            });
        }
    }

    /// Acknowledges a message that nothing receives, so that its sender continues.
    private void drop(ChannelHandlerContext ctx, MqttPublishMessage message) {
        int packetId = message.variableHeader().packetId();
        switch (message.fixedHeader().qosLevel()) {
            case AT_LEAST_ONCE -> ctx.write(answers().publishDropped(packetId));
            case EXACTLY_ONCE -> ctx.write(answers().publish2Dropped(packetId));
            case AT_MOST_ONCE, FAILURE -> {
            }
        }
        if (device != null) {
            endpoint.dropped().note(device, "a message");
        }
    }

    /// Pings that arrive together get one answer.
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (pinged && subscriptions != null) {
            pinged = false;
            ctx.write(MqttMessage.PINGRESP);
        }
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (outbox != null && ctx.channel().isWritable()) {
            outbox.send();
        }
        ctx.fireChannelWritabilityChanged();
    }

    String clientId() {
        ConnectRequest asked = request;
        return asked == null ? "" : asked.clientId();
    }

    /// Sends due notifications of the subscribed things.
    void deliver() {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.executor().execute(() -> {
                if (outbox != null) {
                    outbox.send();
                }
            });
        }
    }

    /// Disconnects the device if it used this registration, so that it authenticates again.
    void certificateChanged(Registry.CertificateChange change) {
        ChannelHandlerContext ctx = context;
        Device another = device;
        if (ctx != null && (another == null || isOf(another, change))) {
            ctx.executor().execute(() -> {
                Device known = device;
                if (admission != null) {
                    admission.doubt();
                }
                if (known != null && isOf(known, change)) {
                    end(ctx, Reason.NOT_AUTHORIZED);
                }
            });
        }
    }

    private static boolean isOf(Device device, Registry.CertificateChange change) {
        return device.certificateId().equals(change.certificateId())
                && device.account().equals(change.account());
    }

    /// Closes the connection, with the reason if the client's version supports it.
    void end(Reason reason) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.executor().execute(() -> end(ctx, reason));
        }
    }

    private void end(ChannelHandlerContext ctx, Reason reason) {
        if (device != null) {
            answers().goodbye(reason).ifPresent(ctx::writeAndFlush);
        }
        ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            end(ctx, Reason.KEEP_ALIVE_TIMEOUT);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endpoint.sessions().remove(this);
        for (MqttMessage next = early.poll(); next != null; next = early.poll()) {
            ReferenceCountUtil.release(next);
        }
        Device known = device;
        if (known != null) {
            succeeded = !endpoint.connections().remove(known.certificateId(), this);
        }
        if (subscriptions != null) {
            subscriptions.end();
        }
        if (kept != null) {
            kept.end(succeeded, keepAfterwards);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A device's connection failed", cause);
        ctx.close();
    }
}
