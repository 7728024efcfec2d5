package io.culvert.agent.mqtt;

import io.culvert.mqtt.MqttClientHandler;
import io.culvert.mqtt.MqttClientOwner;
import io.culvert.transport.LoopTimers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The subscription over one MQTT connection: subscribes, passes messages to the listener and confirms those
/// that were handled. Confined to its event loop.
final class Subscription implements MqttClientOwner {

    /// The limit of messages that are being handled; at the limit nothing is read from the server.
    private static final int MAX_UNCONFIRMED = 20;

    private static final int ANSWER_SECONDS = 20;
    private static final int SUBSCRIBE_ID = 1;
    private static final int FIRST_REFUSAL = 0x80;

    private enum Phase {
        /// CONNECT is sent.
        CONNECTING,
        /// SUBSCRIBE is sent.
        SUBSCRIBING,
        /// SUBACK has granted the subscription.
        SUBSCRIBED,
        /// SUBACK has refused the subscription.
        REFUSED
    }

    private final MqttSettings settings;
    private final Channel channel;
    private final Consumer<MqttEvent> listener;
    private final ScheduledFuture<?> deadline;
    private final MqttClientHandler connection;
    private Phase phase = Phase.CONNECTING;
    private boolean versionRefused;
    private int unconfirmed;

    /// @param channel a channel that is connected
    /// @param listener receives [MqttEvent.Down] once, as the last event
    Subscription(MqttSettings settings, MqttVersion version, Channel channel, Consumer<MqttEvent> listener) {
        this.settings = settings;
        this.channel = channel;
        this.listener = listener;
        this.deadline = LoopTimers.after(channel, ANSWER_SECONDS, TimeUnit.SECONDS, this::late);
        this.connection = new MqttClientHandler(channel, connect(settings, version), "the service", this);
    }

    /// Sends CONNECT.
    void start() {
        connection.start();
    }

    static MqttConnectMessage connect(MqttSettings settings, MqttVersion version) {
        MqttMessageBuilders.ConnectBuilder connect = MqttMessageBuilders.connect()
            .protocolVersion(version)
            .clientId(settings.clientId())
            .cleanSession(true)
            .keepAlive((int) settings.keepAlive().toSeconds());
        if (version == MqttVersion.MQTT_5) {
            MqttProperties limits = new MqttProperties();
            limits.add(new IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, MAX_UNCONFIRMED));
            limits.add(new IntegerProperty(MqttProperties.MAXIMUM_PACKET_SIZE,
                    MqttClientHandler.MAX_PACKET_BYTES));
            settings.says().forEach((key, value) -> limits.add(new MqttProperties.UserProperty(key, value)));
            connect.properties(limits);
        }
        return connect.build();
    }

    private void late() {
        connection.close("no answer in " + ANSWER_SECONDS + " s");
    }

    @Override
    public void accepted(ChannelHandlerContext ctx, MqttProperties limits) {
        phase = Phase.SUBSCRIBING;
        ctx.writeAndFlush(MqttMessageBuilders.subscribe()
            .messageId(SUBSCRIBE_ID)
            .addSubscription(MqttQoS.AT_LEAST_ONCE, settings.topic())
            .build());
    }

    @Override
    public boolean received(ChannelHandlerContext ctx, MqttMessage message) {
        return switch (message) {
            case MqttSubAckMessage answer when phase == Phase.SUBSCRIBING -> {
                subscribed(answer);
                yield true;
            }
            case MqttPublishMessage publish -> {
                received(ctx, publish);
                yield true;
            }
            default -> false;
        };
    }

    private void subscribed(MqttSubAckMessage answer) {
        int code = answer.payload().reasonCodes().isEmpty() ? 0 : answer.payload().reasonCodes().getFirst();
        deadline.cancel(false);
        if (code >= FIRST_REFUSAL) {
            phase = Phase.REFUSED;
            String why = MqttReasons.ofSubscription(code);
            listener.accept(new MqttEvent.SubscriptionRefused(why));
            connection.close(why);
        } else {
            phase = Phase.SUBSCRIBED;
            listener.accept(new MqttEvent.Subscribed());
        }
    }

    private void received(ChannelHandlerContext ctx, MqttPublishMessage message) {
        MqttQoS qos = message.fixedHeader().qosLevel();
        int id = message.variableHeader().packetId();
        if (!message.variableHeader().topicName().equals(settings.topic()) || qos == MqttQoS.EXACTLY_ONCE) {
            connection.close("the service sent a message that was not subscribed to");
            return;
        }
        byte[] payload = new byte[message.payload().readableBytes()];
        message.payload().readBytes(payload);
        unconfirmed++;
        channel.config().setAutoRead(unconfirmed < MAX_UNCONFIRMED);
        listener.accept(
                new MqttEvent.Received(payload, () -> ctx.executor().execute(() -> handled(ctx, qos, id))));
    }

    private void handled(ChannelHandlerContext ctx, MqttQoS qos, int id) {
        unconfirmed--;
        channel.config().setAutoRead(true);
        if (qos == MqttQoS.AT_LEAST_ONCE) {
            ctx.writeAndFlush(MqttMessageBuilders.pubAck().packetId(id).build());
        }
    }

    @Override
    public String refusal(MqttConnectReturnCode code, MqttProperties properties) {
        return MqttReasons.of(code, properties);
    }

    @Override
    public String disconnection(int code, MqttProperties properties) {
        return MqttReasons.ofDisconnect(code, properties);
    }

    /// Whether the connection has ended because the server refuses this version of MQTT.
    boolean isVersionRefused() {
        return versionRefused;
    }

    /// Sends DISCONNECT and closes the connection.
    void leave(String reason) {
        connection.disconnect(reason);
    }

    @Override
    public void ended(MqttClientHandler.Phase last, String reason) {
        deadline.cancel(false);
        versionRefused = last == MqttClientHandler.Phase.VERSION_REFUSED;
        listener.accept(new MqttEvent.Down(reason));
    }
}
