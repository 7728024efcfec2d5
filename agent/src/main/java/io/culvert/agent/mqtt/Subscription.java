package io.culvert.agent.mqtt;

import io.culvert.transport.Faults;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.Reasons;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One connection to an MQTT server, from CONNECT on: subscribes, confirms what was handled, keeps the
/// connection alive and closes one that is dead. Confined to its event loop.
final class MqttConnection extends SimpleChannelInboundHandler<MqttMessage> {

    /// The limit of messages that are being handled; at the limit nothing is read from the server.
    private static final int MAX_UNCONFIRMED = 20;

    static final int MAX_PACKET_BYTES = 64 << 10;

    private static final int ANSWER_SECONDS = 20;
    private static final int SUBSCRIBE_ID = 1;
    private static final int FIRST_REFUSAL = 0x80;

    private enum Phase {
        /// CONNECT is sent.
        CONNECTING,
        /// SUBSCRIBE is sent.
        SUBSCRIBING,
        /// Messages can arrive.
        SUBSCRIBED,
        /// The connection has ended, and the listener knows.
        OVER
    }

    private final MqttSettings settings;
    private final MqttVersion version;
    private final Consumer<MqttEvent> listener;
    private Phase phase = Phase.CONNECTING;
    private String why = "the service closed the connection";
    private boolean otherVersion;
    private int unconfirmed;
    private long heardAt;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ScheduledFuture<?> pings;

    /// @param listener receives [MqttEvent.Down] once, as the last event
    MqttConnection(MqttSettings settings, MqttVersion version, Consumer<MqttEvent> listener) {
        this.settings = settings;
        this.version = version;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        MqttMessageBuilders.ConnectBuilder connect = MqttMessageBuilders.connect()
            .protocolVersion(version)
            .clientId(settings.clientId())
            .cleanSession(true)
            .keepAlive((int) settings.keepAlive().toSeconds());
        if (version == MqttVersion.MQTT_5) {
            MqttProperties limits = new MqttProperties();
            limits.add(new IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, MAX_UNCONFIRMED));
            limits.add(new IntegerProperty(MqttProperties.MAXIMUM_PACKET_SIZE, MAX_PACKET_BYTES));
            settings.says().forEach((key, value) -> limits.add(new MqttProperties.UserProperty(key, value)));
            connect.properties(limits);
        }
        ctx.writeAndFlush(connect.build());
        deadline = LoopTimers.after(ctx.channel(), ANSWER_SECONDS, TimeUnit.SECONDS,
                () -> close(ctx, "no answer in " + ANSWER_SECONDS + " s"));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
        heardAt = ctx.executor().ticker().nanoTime();
        if (message.decoderResult().isFailure()) {
            close(ctx, "the service sent a message that cannot be read");
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case CONNACK -> answered(ctx, (MqttConnAckMessage) message);
            case SUBACK -> subscribed(ctx, (MqttSubAckMessage) message);
            case PUBLISH -> received(ctx, (MqttPublishMessage) message);
            case PINGRESP -> {
                // The time of the last message is already recorded.
            }
            case DISCONNECT -> close(ctx, disconnected(message));
            default -> close(ctx, "the service sent a message of the wrong kind ("
                    + message.fixedHeader().messageType() + ")");
        }
    }

    private void answered(ChannelHandlerContext ctx, MqttConnAckMessage answer) {
        MqttConnectReturnCode code = answer.variableHeader().connectReturnCode();
        if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            otherVersion = code == MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION
                    || code == MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION;
            close(ctx, MqttReasons.of(code, answer.variableHeader().properties()));
            return;
        }
        phase = Phase.SUBSCRIBING;
        keepAlive(ctx, answer.variableHeader().properties());
        ctx.writeAndFlush(MqttMessageBuilders.subscribe()
            .messageId(SUBSCRIBE_ID)
            .addSubscription(MqttQoS.AT_LEAST_ONCE, settings.topic())
            .build());
    }

    private void keepAlive(ChannelHandlerContext ctx, MqttProperties properties) {
        long seconds = settings.keepAlive().toSeconds();
        if (properties.getProperty(MqttProperties.SERVER_KEEP_ALIVE) instanceof IntegerProperty servers) {
            seconds = Math.max(1, servers.value());
        }
        long keepAlive = TimeUnit.SECONDS.toNanos(seconds);
        pings = LoopTimers.every(ctx.executor(), keepAlive * 3 / 4, keepAlive * 3 / 4, TimeUnit.NANOSECONDS,
                () -> ping(ctx, 2 * keepAlive));
    }

    private void ping(ChannelHandlerContext ctx, long deadAfter) {
        if (ctx.executor().ticker().nanoTime() - heardAt > deadAfter && ctx.channel().config().isAutoRead()) {
            close(ctx, "the service does not answer");
        } else {
            ctx.writeAndFlush(MqttMessage.PINGREQ);
        }
    }

    private void subscribed(ChannelHandlerContext ctx, MqttSubAckMessage answer) {
        int code = answer.payload().reasonCodes().isEmpty() ? 0 : answer.payload().reasonCodes().getFirst();
        cancel(deadline);
        if (code >= FIRST_REFUSAL) {
            why = MqttReasons.ofSubscription(code);
            listener.accept(new MqttEvent.SubscriptionRefused(why));
            ctx.close();
        } else {
            phase = Phase.SUBSCRIBED;
            listener.accept(new MqttEvent.Subscribed());
        }
    }

    private void received(ChannelHandlerContext ctx, MqttPublishMessage message) {
        MqttQoS qos = message.fixedHeader().qosLevel();
        int id = message.variableHeader().packetId();
        if (!message.variableHeader().topicName().equals(settings.topic()) || qos == MqttQoS.EXACTLY_ONCE) {
            close(ctx, "the service sent a message that was not subscribed to");
            return;
        }
        byte[] payload = new byte[message.payload().readableBytes()];
        message.payload().readBytes(payload);
        unconfirmed++;
        ctx.channel().config().setAutoRead(unconfirmed < MAX_UNCONFIRMED);
        listener.accept(
                new MqttEvent.Received(payload, () -> ctx.executor().execute(() -> handled(ctx, qos, id))));
    }

    private void handled(ChannelHandlerContext ctx, MqttQoS qos, int id) {
        unconfirmed--;
        ctx.channel().config().setAutoRead(true);
        if (qos == MqttQoS.AT_LEAST_ONCE) {
            ctx.writeAndFlush(MqttMessageBuilders.pubAck().packetId(id).build());
        }
    }

    /// Whether the connection has ended because the server refuses this version of MQTT.
    boolean refusesVersion() {
        return otherVersion;
    }

    private static String disconnected(MqttMessage message) {
        return message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                ? MqttReasons.ofDisconnect(Byte.toUnsignedInt(header.reasonCode()), header.properties())
                : "the service ended the connection";
    }

    /// Sends DISCONNECT and closes the connection.
    void leave(ChannelHandlerContext ctx, String reason) {
        why = reason;
        ctx.writeAndFlush(new MqttMessage(
                new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0)))
            .addListener(done -> ctx.close());
    }

    private void close(ChannelHandlerContext ctx, String reason) {
        why = reason;
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("the MQTT connection", cause);
        close(ctx, Reasons.of(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel(deadline);
        cancel(pings);
        if (phase != Phase.OVER) {
            phase = Phase.OVER;
            listener.accept(new MqttEvent.Down(why));
        }
    }

    private static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
