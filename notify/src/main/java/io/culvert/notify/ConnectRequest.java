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
/// @param clientId that it chose; the one that it is given where it chose none and speaks MQTT 5
/// @param assigned whether the client id was given
/// @param clean whether it discards its session from before
/// @param keep how long its session shall outlive the connection; zero not to keep it
/// @param keepAlive in seconds; 0 for never
/// @param services the ids of the services that the device says it offers (see [OfferedServices])
record ConnectRequest(MqttAnswers answers, String clientId, boolean assigned, boolean clean, Duration keep,
        int keepAlive, ClientLimits limits, List<String> services) {

    /// @param longest that a session is kept, if the client does not say
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

    /// MQTT 5's session expiry interval, which is 0 if a client does not say it, and for ever if all its bits
    /// are set.
    static Duration expiry(MqttProperties said, Duration longest) {
        if (!(said.getProperty(
                MqttProperties.SESSION_EXPIRY_INTERVAL) instanceof MqttProperties.IntegerProperty seconds)) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Integer.toUnsignedLong(seconds.value()));
        return asked.compareTo(longest) > 0 ? longest : asked;
    }

    /// Whether the client asks for a session that it could not find again: before MQTT 5 it has to choose a
    /// client id then.
    boolean lacksClientId() {
        return clientId.isEmpty() && !clean;
    }
}
