package io.culvert.notify.outlet;

import io.culvert.notify.outlet.OutletException.Extent;
import io.culvert.notify.outlet.PublishWindow.Message;
import io.culvert.transport.Faults;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.Reasons;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection to a broker: publishes messages and tells which of them the broker has confirmed. Respects
/// the broker's limits.
///
/// [#publish], [#isOpen] and [#close] are thread safe; the rest is confined to the channel's event loop.
final class BrokerConnection extends SimpleChannelInboundHandler<MqttMessage> {

    private static final int MAX_PACKET_BYTES = 64 << 10;
    private static final int MAX_HEADER_BYTES = 64;
    private static final int USUAL_RECEIVE_MAXIMUM = 0xffff;
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int FIRST_REFUSAL = 0x80;

    private enum Phase {
        /// CONNECT is sent, or will be.
        CONNECTING,
        /// The broker has refused the connection.
        REFUSED,
        /// Messages can be published.
        READY
    }

    private final MqttVersion version;
    private final String clientId;
    private final @Nullable String user;
    private final byte @Nullable [] password;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final PublishWindow window = new PublishWindow();
    private volatile @Nullable Channel channel;
    private volatile boolean otherVersion;
    private Phase phase = Phase.CONNECTING;
    private String why = "it closed the connection";
    private long maximumPacketBytes = Long.MAX_VALUE;
    private long heardAt;
    private @Nullable ScheduledFuture<?> pings;

    /// @param user a name, or null
    /// @param password the user's, or null
    BrokerConnection(MqttVersion version, String clientId, @Nullable String user,
            byte @Nullable [] password) {
        this.version = version;
        this.clientId = clientId;
        this.user = user;
        this.password = password;
    }

    /// Completes when messages can be published, or fails with an [OutletException].
    CompletableFuture<Void> ready() {
        return ready;
    }

    /// Whether the broker seems not to know this version of MQTT.
    boolean wantsOtherVersion() {
        return otherVersion;
    }

    boolean isOpen() {
        Channel open = channel;
        return open != null && open.isActive();
    }

    /// Takes over a channel that is connected; closes it if nobody waits for it any more.
    void addTo(Channel connected) {
        if (ready.isDone()) {
            connected.close();
            return;
        }
        channel = connected;
        connected.pipeline()
            .addLast("mqtt-in", new MqttDecoder(MAX_PACKET_BYTES))
            .addLast("mqtt-out", MqttEncoder.INSTANCE)
            .addLast("broker", this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        MqttMessageBuilders.ConnectBuilder connect = MqttMessageBuilders.connect()
            .protocolVersion(version)
            .clientId(clientId)
            .cleanSession(true)
            .keepAlive(KEEP_ALIVE_SECONDS);
        if (user != null) {
            connect.hasUser(true).username(user);
        }
        if (password != null) {
            connect.hasPassword(true).password(password);
        }
        ctx.writeAndFlush(connect.build());
    }

    /// Publishes a message with QoS 1.
    ///
    /// @param payload ASCII
    /// @param expirySeconds for how long the broker may keep it
    /// @return completes when the broker has confirmed it, or fails with an [OutletException]
    CompletableFuture<Void> publish(String topic, String payload, long expirySeconds) {
        Message message = new Message(topic, payload, expirySeconds, new CompletableFuture<>());
        Channel open = channel;
        if (open == null) {
            fail(message, Extent.RECEIVER, "it is not connected");
            return message.confirmed();
        }
        try {
            open.eventLoop().execute(() -> publish(open, message));
        } catch (RejectedExecutionException e) {
            fail(message, Extent.RECEIVER, "the service stops");
        }
        return message.confirmed();
    }

    private static void fail(Message message, Extent extent, String reason) {
        message.confirmed().completeExceptionally(new OutletException(extent, reason));
    }

    private void publish(Channel open, Message message) {
        if (!open.isActive()) {
            fail(message, Extent.RECEIVER, why);
        } else if (message.chars() + MAX_HEADER_BYTES > maximumPacketBytes) {
            fail(message, Extent.NOTIFICATION,
                    "it takes packets of " + maximumPacketBytes + " bytes at most");
        } else {
            Integer id = window.admit(message);
            if (id != null) {
                write(open, id, message);
            }
        }
    }

    private void write(Channel open, int id, Message message) {
        MqttProperties properties = new MqttProperties();
        if (version == MqttVersion.MQTT_5) {
            properties.add(new IntegerProperty(MqttProperties.PUBLICATION_EXPIRY_INTERVAL,
                    Math.toIntExact(message.expirySeconds())));
        }
        open.writeAndFlush(MqttMessageBuilders.publish()
            .messageId(id)
            .topicName(message.topic())
            .qos(MqttQoS.AT_LEAST_ONCE)
            .retained(false)
            .properties(properties)
            .payload(Unpooled.copiedBuffer(message.payload(), StandardCharsets.US_ASCII))
            .build());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
        heardAt = ctx.executor().ticker().nanoTime();
        if (message.decoderResult().isFailure()) {
            close(ctx, "it sent a message that cannot be read");
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case CONNACK -> answered(ctx, (MqttConnAckMessage) message);
            case PUBACK -> confirmed(ctx, (MqttMessageIdVariableHeader) message.variableHeader());
            case PINGRESP -> {
                // The time of the last message is already recorded.
            }
            case DISCONNECT -> close(ctx, disconnected(message));
            default -> close(ctx,
                    "it sent a message of the wrong kind (" + message.fixedHeader().messageType() + ")");
        }
    }

    private void answered(ChannelHandlerContext ctx, MqttConnAckMessage answer) {
        MqttConnectReturnCode code = answer.variableHeader().connectReturnCode();
        phase = code == MqttConnectReturnCode.CONNECTION_ACCEPTED ? Phase.READY : Phase.REFUSED;
        if (phase == Phase.REFUSED) {
            otherVersion = code == MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION
                    || code == MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION;
            close(ctx, "it refuses the connection ("
                    + words(code.name().replaceAll("^CONNECTION_REFUSED_|_5$", "")) + ")");
            return;
        }
        MqttProperties limits = answer.variableHeader().properties();
        window.resize(Math.max(1, number(limits, MqttProperties.RECEIVE_MAXIMUM, USUAL_RECEIVE_MAXIMUM)));
        maximumPacketBytes = Integer.toUnsignedLong(number(limits, MqttProperties.MAXIMUM_PACKET_SIZE, -1));
        keepAlive(ctx, Math.max(1, number(limits, MqttProperties.SERVER_KEEP_ALIVE, KEEP_ALIVE_SECONDS)));
        ready.complete(null);
    }

    private static int number(MqttProperties properties, int id, int otherwise) {
        return properties.getProperty(id) instanceof IntegerProperty property ? property.value() : otherwise;
    }

    private void keepAlive(ChannelHandlerContext ctx, int seconds) {
        long keepAlive = TimeUnit.SECONDS.toNanos(seconds);
        pings = LoopTimers.every(ctx.executor(), keepAlive * 3 / 4, keepAlive * 3 / 4, TimeUnit.NANOSECONDS,
                () -> {
                    if (ctx.executor().ticker().nanoTime() - heardAt > 2 * keepAlive) {
                        close(ctx, "it does not answer");
                    } else {
                        ctx.writeAndFlush(MqttMessage.PINGREQ);
                    }
                });
    }

    private void confirmed(ChannelHandlerContext ctx, MqttMessageIdVariableHeader answer) {
        int code = answer instanceof MqttPubReplyMessageVariableHeader reply
                ? Byte.toUnsignedInt(reply.reasonCode())
                : 0;
        window.answered(answer.messageId()).ifPresent(message -> {
            if (code < FIRST_REFUSAL) {
                message.confirmed().complete(null);
            } else {
                fail(message, Extent.NOTIFICATION, refusal(code));
            }
        });
        window.next().ifPresent(message -> publish(ctx.channel(), message));
    }

    private static String refusal(int code) {
        try {
            return words(MqttReasonCodes.PubAck.valueOf((byte) code).name());
        } catch (IllegalArgumentException e) {
            return "reason code " + code;
        }
    }

    private static String disconnected(MqttMessage message) {
        return message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                ? "it ended the connection ("
                        + words(MqttReasonCodes.Disconnect.valueOf(header.reasonCode()).name()) + ")"
                : "it ended the connection";
    }

    /// The words of a constant's name.
    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// Ends the connection.
    void close() {
        Channel open = channel;
        if (open != null) {
            open.writeAndFlush(new MqttMessage(
                    new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0)))
                .addListener(done -> open.close());
        }
    }

    private void close(ChannelHandlerContext ctx, String reason) {
        why = reason;
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("the connection to the broker", cause);
        close(ctx, Reasons.of(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (pings != null) {
            pings.cancel(false);
        }
        // Older brokers close the connection of a client whose version they do not know.
        otherVersion |= phase == Phase.CONNECTING;
        ready.completeExceptionally(new OutletException(Extent.RECEIVER, why));
        window.clear().forEach(message -> fail(message, Extent.RECEIVER, why));
    }
}
