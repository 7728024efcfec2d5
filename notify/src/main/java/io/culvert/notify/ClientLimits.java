package io.culvert.notify;

import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;

/// The limits that an MQTT client announced in its CONNECT.
///
/// @param receiveMaximum the maximum number of unacknowledged messages
/// @param packetBytes the maximum size of one packet
record ClientLimits(int receiveMaximum, int packetBytes) {

    private static final int MOST_UNCONFIRMED = 1000;

    /// The limits of a client that announced none; only MQTT 5 clients can.
    static final ClientLimits NONE = new ClientLimits(MOST_UNCONFIRMED, Integer.MAX_VALUE);

    static ClientLimits of(MqttConnectVariableHeader connect) {
        if (connect.version() != MqttVersion.MQTT_5.protocolLevel()) {
            return NONE;
        }
        MqttProperties said = connect.properties();
        return new ClientLimits(
                Math.min(MOST_UNCONFIRMED, number(said, MqttProperties.RECEIVE_MAXIMUM, MOST_UNCONFIRMED)),
                number(said, MqttProperties.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE));
    }

    private static int number(MqttProperties said, int type, int otherwise) {
        return said.getProperty(type) instanceof MqttProperties.IntegerProperty number && number.value() > 0
                ? number.value()
                : otherwise;
    }
}
