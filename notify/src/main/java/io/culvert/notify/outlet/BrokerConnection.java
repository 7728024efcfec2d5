package io.culvert.notify.outlet;

import io.culvert.mqtt.MqttClientHandler;
import io.culvert.mqtt.MqttClientOwner;
import io.culvert.notify.outlet.OutletException.Extent;
import io.culvert.notify.outlet.PublishWindow.Message;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection to a broker: publishes messages and completes each one's future when the broker has
/// confirmed it. Respects the broker's limits.
///
/// [#publish], [#isOpen] and [#close] are thread safe; the rest is confined to the channel's event loop.
final class BrokerConnection implements MqttClientOwner {

    private static final int MAX_HEADER_BYTES = 64;
    private static final int USUAL_RECEIVE_MAXIMUM = 0xffff;
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int FIRST_REFUSAL = 0x80;

    private final MqttVersion version;
    private final MqttConnectMessage connect;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final PublishWindow window = new PublishWindow();
    private volatile @Nullable Channel channel;
    private volatile boolean otherVersion;
    private String why = "it closed the connection";
    private long maximumPacketBytes = Long.MAX_VALUE;

    /// @param user a name, or null
    /// @param password the user's, or null
    BrokerConnection(MqttVersion version, String clientId, @Nullable String user,
            byte @Nullable [] password) {
        this.version = version;
        MqttMessageBuilders.ConnectBuilder builder = MqttMessageBuilders.connect()
            .protocolVersion(version)
            .clientId(clientId)
            .cleanSession(true)
            .keepAlive(KEEP_ALIVE_SECONDS);
        if (user != null) {
            builder.hasUser(true).username(user);
        }
        if (password != null) {
            builder.hasPassword(true).password(password);
        }
        this.connect = builder.build();
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

    /// Takes over a channel that is connected, and sends CONNECT; closes the channel if the attempt to
    /// connect has been given up.
    void addTo(Channel connected) {
        if (ready.isDone()) {
            connected.close();
            return;
        }
        channel = connected;
        new MqttClientHandler(connected, connect, "it", this).start();
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
    public void accepted(ChannelHandlerContext ctx, MqttProperties limits) {
        window.resize(Math.max(1,
                MqttClientHandler.number(limits, MqttProperties.RECEIVE_MAXIMUM, USUAL_RECEIVE_MAXIMUM)));
        maximumPacketBytes = Integer
            .toUnsignedLong(MqttClientHandler.number(limits, MqttProperties.MAXIMUM_PACKET_SIZE, -1));
        ready.complete(null);
    }

    @Override
    public boolean received(ChannelHandlerContext ctx, MqttMessage message) {
        if (message.fixedHeader().messageType() != MqttMessageType.PUBACK) {
            return false;
        }
        confirmed(ctx, (MqttMessageIdVariableHeader) message.variableHeader());
        return true;
    }

    private void confirmed(ChannelHandlerContext ctx, MqttMessageIdVariableHeader answer) {
        int code = answer instanceof MqttPubReplyMessageVariableHeader reply
                ? Byte.toUnsignedInt(reply.reasonCode())
                : 0;
        window.answered(answer.messageId()).ifPresent(message -> {
            if (code < FIRST_REFUSAL) {
                message.confirmed().complete(null);
            } else {
                fail(message, Extent.NOTIFICATION, words(code, MqttReasonCodes.PubAck::valueOf));
            }
        });
        window.next().ifPresent(message -> publish(ctx.channel(), message));
    }

    @Override
    public String refusal(MqttConnectReturnCode code, MqttProperties properties) {
        return "it refuses the connection (" + words(code.name().replaceAll("^CONNECTION_REFUSED_|_5$", ""))
                + ")";
    }

    @Override
    public String disconnection(int code, MqttProperties properties) {
        return "it ended the connection (" + words(code, MqttReasonCodes.Disconnect::valueOf) + ")";
    }

    /// @param constant the constant of a reason code; throws if there is none
    private static String words(int code, Function<Byte, Enum<?>> constant) {
        try {
            return words(constant.apply((byte) code).name());
        } catch (IllegalArgumentException e) {
            return "reason code " + code;
        }
    }

    /// The words of a constant's name.
    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// Sends DISCONNECT and closes the connection.
    void close() {
        Channel open = channel;
        if (open != null) {
            MqttClientHandler.disconnect(open);
        }
    }

    @Override
    public void ended(MqttClientHandler.Phase last, String reason) {
        why = reason;
        // Older brokers close the connection of a client whose version they do not know.
        otherVersion = last == MqttClientHandler.Phase.VERSION_REFUSED
                || last == MqttClientHandler.Phase.CONNECTING;
        ready.completeExceptionally(new OutletException(Extent.RECEIVER, why));
        window.clear().forEach(message -> fail(message, Extent.RECEIVER, why));
    }
}
