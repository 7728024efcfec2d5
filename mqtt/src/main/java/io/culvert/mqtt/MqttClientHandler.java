package io.culvert.mqtt;

import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_ACCEPTED;
import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION;
import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION;

import io.culvert.transport.Faults;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.Reasons;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The last handler of an MQTT client's channel: sends CONNECT, passes the server's messages to its owner
/// once CONNACK has accepted the connection, pings the server, and closes the connection if the server is
/// silent for twice the keep alive. Does not limit how long CONNACK takes. Confined to the channel's
/// event loop.
public final class MqttClientHandler extends SimpleChannelInboundHandler<MqttMessage> {

    /// The longest message that the client reads. Limits in CONNECT should say the same.
    public static final int MAX_PACKET_BYTES = 64 << 10;

    /// How far a connection has come.
    public enum Phase {
        /// CONNECT is sent; CONNACK has not arrived.
        CONNECTING,
        /// CONNACK has accepted the connection.
        CONNECTED,
        /// CONNACK has refused the version of MQTT.
        VERSION_REFUSED,
        /// CONNACK has refused the connection for another reason.
        REFUSED
    }

    private final Channel channel;
    private final MqttConnectMessage connect;
    private final String server;
    private final MqttClientOwner owner;
    private Phase phase = Phase.CONNECTING;
    private String why;
    private long heardAt;
    private @Nullable ScheduledFuture<?> pings;

    /// @param channel a channel that is connected
    /// @param server the subject of the reasons, such as `the service`
    public MqttClientHandler(Channel channel, MqttConnectMessage connect, String server,
            MqttClientOwner owner) {
        this.channel = channel;
        this.connect = connect;
        this.server = server;
        this.owner = owner;
        this.why = server + " closed the connection";
    }

    /// Adds the codec and this handler to the channel's pipeline and sends CONNECT.
    public void start() {
        channel.pipeline()
            .addLast("mqtt-in", new MqttDecoder(MAX_PACKET_BYTES))
            .addLast("mqtt-out", MqttEncoder.INSTANCE)
            .addLast("mqtt", this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel.closeFuture().addListener(closed -> ended());
        ctx.writeAndFlush(connect);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
        heardAt = ctx.executor().ticker().nanoTime();
        if (message.decoderResult().isFailure()) {
            close(server + " sent a message that cannot be read");
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case PINGRESP -> {
                // The time of the last message is already recorded.
            }
            case DISCONNECT -> close(disconnection(message));
            default -> {
                if (!accepts(ctx, message)) {
                    close(server + " sent a message of the wrong kind (" + message.fixedHeader().messageType()
                            + ")");
                }
            }
        }
    }

    /// Returns false for a message that has no place in this phase.
    private boolean accepts(ChannelHandlerContext ctx, MqttMessage message) {
        if (phase == Phase.CONNECTED) {
            return owner.received(ctx, message);
        }
        if (phase == Phase.CONNECTING && message instanceof MqttConnAckMessage answer) {
            answered(ctx, answer);
            return true;
        }
        return false;
    }

    private void answered(ChannelHandlerContext ctx, MqttConnAckMessage answer) {
        MqttConnectReturnCode code = answer.variableHeader().connectReturnCode();
        MqttProperties properties = answer.variableHeader().properties();
        phase = phase(code);
        if (phase == Phase.CONNECTED) {
            keepAlive(ctx, properties);
            owner.accepted(ctx, properties);
        } else {
            close(owner.refusal(code, properties));
        }
    }

    private static Phase phase(MqttConnectReturnCode code) {
        if (code == CONNECTION_ACCEPTED) {
            return Phase.CONNECTED;
        }
        return code == CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION
                || code == CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION ? Phase.VERSION_REFUSED
                        : Phase.REFUSED;
    }

    /// A server that wants no keep alive sends zero, and is pinged at the interval of CONNECT.
    private void keepAlive(ChannelHandlerContext ctx, MqttProperties properties) {
        int seconds = number(properties, MqttProperties.SERVER_KEEP_ALIVE, 0);
        long keepAlive = TimeUnit.SECONDS
            .toNanos(seconds > 0 ? seconds : connect.variableHeader().keepAliveTimeSeconds());
        pings = LoopTimers.every(ctx.executor(), keepAlive * 3 / 4, keepAlive * 3 / 4, TimeUnit.NANOSECONDS,
                () -> ping(ctx, 2 * keepAlive));
    }

    /// While the owner has stopped reading, the client cannot hear the server's answers.
    private void ping(ChannelHandlerContext ctx, long deadAfter) {
        if (ctx.executor().ticker().nanoTime() - heardAt > deadAfter && ctx.channel().config().isAutoRead()) {
            close(server + " does not answer");
        } else {
            ctx.writeAndFlush(MqttMessage.PINGREQ);
        }
    }

    private String disconnection(MqttMessage message) {
        return message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                ? owner.disconnection(Byte.toUnsignedInt(header.reasonCode()), header.properties())
                : server + " ended the connection";
    }

    /// A number among the properties of a message.
    public static int number(MqttProperties properties, int id, int otherwise) {
        return properties.getProperty(id) instanceof IntegerProperty property ? property.value() : otherwise;
    }

    /// Closes the connection without DISCONNECT.
    public void close(String reason) {
        why = reason;
        channel.close();
    }

    /// Sends DISCONNECT and closes the connection.
    public void disconnect(String reason) {
        why = reason;
        disconnect(channel);
    }

    /// Sends DISCONNECT and closes the connection. Thread safe.
    public static void disconnect(Channel channel) {
        channel
            .writeAndFlush(new MqttMessage(
                    new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0)))
            .addListener(done -> channel.close());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("the MQTT connection", cause);
        close(Reasons.of(cause));
    }

    private void ended() {
        if (pings != null) {
            pings.cancel(false);
        }
        owner.ended(phase, why);
    }
}
