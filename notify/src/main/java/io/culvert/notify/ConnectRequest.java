package io.culvert.notify;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// What a client asks for in its CONNECT.
///
/// @param answers in the client's version of MQTT
/// @param clientId the id that the client chose, or the id that the endpoint assigned to a client of MQTT 5
/// that chose none
/// @param assigned whether the endpoint assigned the client id
/// @param clean whether the client discards its stored session
/// @param keep how long the session outlives the connection; zero if it does not
/// @param keepAlive the keep-alive in seconds; 0 for none
/// @param services the ids of the services that the device says it offers (see [OfferedServices])
record ConnectRequest(MqttAnswers answers, String clientId, boolean assigned, boolean clean, Duration keep,
        int keepAlive, ClientLimits limits, List<String> services) {

    /// @param longest the longest time that a session is kept
    static ConnectRequest of(MqttConnectMessage message, Duration longest) {
        MqttConnectVariableHeader header = message.variableHeader();
        boolean version5 = header.version() == MqttVersion.MQTT_5.protocolLevel();
        String chosen = message.payload().clientIdentifier();
        boolean assigned = version5 && chosen.isEmpty();
        return new ConnectRequest(new MqttAnswers(version5), assigned ? UUID.randomUUID().toString() : chosen,
                assigned, header.isCleanSession(),
                version5 ? expiry(header.properties(), longest)
                        : header.isCleanSession() ? Duration.ZERO : longest,
                header.keepAliveTimeSeconds(), ClientLimits.of(header), OfferedServices.of(header));
    }

    /// MQTT 5's session expiry interval: 0 if the client sends none, `longest` if it is longer or has all its
    /// bits set, which means for ever.
    static Duration expiry(MqttProperties said, Duration longest) {
        if (!(said.getProperty(
                MqttProperties.SESSION_EXPIRY_INTERVAL) instanceof MqttProperties.IntegerProperty seconds)) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Integer.toUnsignedLong(seconds.value()));
        return asked.compareTo(longest) > 0 ? longest : asked;
    }

    /// Whether the client asks for a session without a client id, under which it could find the session
    /// again. MQTT before version 5 does not allow this.
    boolean lacksClientId() {
        return clientId.isEmpty() && !clean;
    }
}
