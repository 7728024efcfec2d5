package io.culvert.agent.mqtt;

import io.culvert.mqtt.MqttClientHandler;
import io.culvert.mqtt.MqttClientOwner;
import io.culvert.transport.LoopTimers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Learns whether an MQTT server accepts a client: sends CONNECT, waits for the answer and disconnects.
/// Confined to the channel's event loop.
public final class MqttHandshake implements MqttClientOwner {

    private static final int ANSWER_SECONDS = 10;

    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final MqttClientHandler connection;
    private boolean accepted;

    /// The server's answer.
    public sealed interface Result {
        /// The server accepts the client.
        record Accepted() implements Result {}

        /// The server speaks another version of MQTT.
        record OtherVersion() implements Result {}

        /// The server refuses the client, or does not answer.
        ///
        /// @param reason for people, without a full stop
        record Refused(String reason) implements Result {}
    }

    private MqttHandshake(MqttSettings settings, MqttVersion version, Channel channel) {
        connection = new MqttClientHandler(channel, Subscription.connect(settings, version), "the service",
                this);
        LoopTimers.after(channel, ANSWER_SECONDS, TimeUnit.SECONDS,
                () -> connection.close("the service did not answer in " + ANSWER_SECONDS + " s"));
    }

    /// Starts the handshake on a channel that is connected, and closes the channel at the end.
    ///
    /// @return completes on the channel's event loop
    public static CompletableFuture<Result> start(MqttSettings settings, MqttVersion version,
            Channel channel) {
        MqttHandshake handshake = new MqttHandshake(settings, version, channel);
        handshake.connection.start();
        return handshake.result;
    }

    @Override
    public void accepted(ChannelHandlerContext ctx, MqttProperties limits) {
        accepted = true;
        connection.disconnect("checked");
    }

    @Override
    public boolean received(ChannelHandlerContext ctx, MqttMessage message) {
        return false;
    }

    @Override
    public String refusal(MqttConnectReturnCode code, MqttProperties properties) {
        return MqttReasons.of(code, properties);
    }

    @Override
    public String disconnection(int code, MqttProperties properties) {
        return MqttReasons.ofDisconnect(code, properties);
    }

    @Override
    public void ended(MqttClientHandler.Phase last, String reason) {
        result.complete(accepted ? new Result.Accepted()
                : last == MqttClientHandler.Phase.VERSION_REFUSED ? new Result.OtherVersion()
                        : new Result.Refused(reason));
    }
}
