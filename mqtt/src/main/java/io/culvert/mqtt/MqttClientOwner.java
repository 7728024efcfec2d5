package io.culvert.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;

/// The user of an [MqttClientHandler]: subscribes or publishes, and words the server's reasons. Called on the
/// channel's event loop.
public interface MqttClientOwner {

    /// The server has accepted the connection. Called once at most.
    ///
    /// @param limits the properties of CONNACK; empty with MQTT 3.1.1
    void accepted(ChannelHandlerContext ctx, MqttProperties limits);

    /// The server has sent a message after CONNACK, other than PINGRESP and DISCONNECT. The handler releases
    /// it after the call.
    ///
    /// @return false if the message has no place here: the handler closes the connection
    boolean received(ChannelHandlerContext ctx, MqttMessage message);

    /// Why the server has refused the connection, in words for people.
    String refusal(MqttConnectReturnCode code, MqttProperties properties);

    /// Why the server has ended the connection with a DISCONNECT, in words for people.
    ///
    /// @param code the reason code of MQTT 5
    String disconnection(int code, MqttProperties properties);

    /// The connection has ended. Called once, as the last call.
    ///
    /// @param last how far the connection came
    /// @param reason why it ended, for people, without a full stop
    void ended(MqttClientHandler.Phase last, String reason);
}
