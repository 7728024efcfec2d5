package io.culvert.agent.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;

/// The server's reasons for refusing a client, in words for people.
final class MqttReasons {

    private MqttReasons() {}

    /// A refused CONNECT.
    static String of(MqttConnectReturnCode code, MqttProperties properties) {
        return withText(switch (code) {
            case CONNECTION_REFUSED_NOT_AUTHORIZED, CONNECTION_REFUSED_NOT_AUTHORIZED_5,
                    CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD,
                    CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD ->
                "the service does not let this device in with its certificate";
            case CONNECTION_REFUSED_SERVER_UNAVAILABLE, CONNECTION_REFUSED_SERVER_UNAVAILABLE_5,
                    CONNECTION_REFUSED_SERVER_BUSY ->
                "the service is not available";
            case CONNECTION_REFUSED_IDENTIFIER_REJECTED, CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID ->
                "the service does not accept the client id";
            case CONNECTION_REFUSED_BANNED -> "the service has banned this device";
            case CONNECTION_REFUSED_QUOTA_EXCEEDED, CONNECTION_REFUSED_CONNECTION_RATE_EXCEEDED ->
                "the service lets in no more devices now";
            default -> "the service refuses the connection with code " + Byte.toUnsignedInt(code.byteValue());
        }, properties);
    }

    /// A connection that the server ended with a DISCONNECT of MQTT 5.
    static String ofDisconnect(int code, MqttProperties properties) {
        return withText(switch (code) {
            case 0x87 -> "the service no longer lets this device in with its certificate";
            case 0x8b -> "the service is shutting down";
            case 0x8d -> "the service heard nothing of this device for too long";
            case 0x8e -> "another client has connected with this client id";
            default -> "the service ended the connection with code " + code;
        }, properties);
    }

    /// A refused SUBSCRIBE, in the codes of MQTT 3.1.1 and 5.
    static String ofSubscription(int code) {
        return switch (code) {
            case 0x80 -> "the service refused the subscription without a reason";
            case 0x87 -> "this certificate may not receive them";
            case 0x8f -> "the service does not accept the topic";
            case 0x97 -> "the service accepts no more subscriptions now";
            default -> "the service refused the subscription with code " + code;
        };
    }

    private static String withText(String words, MqttProperties properties) {
        MqttProperties.MqttProperty<?> text = properties.getProperty(MqttProperties.REASON_STRING);
        return text == null ? words : words + " (" + text.value() + ")";
    }
}
