package io.culvert.agent.mqtt;

import io.culvert.transport.RetryDelay;
import java.time.Duration;
import java.util.Map;

/// The settings of an [MqttClient].
///
/// @param clientId unique at the server
/// @param topic the topic of the subscription; a message on another topic ends the connection
/// @param keepAlive the longest silence that it promises, whole seconds; the server may shorten it
/// @param retryDelay between attempts to connect
/// @param says user properties of CONNECT, which only MQTT 5 has
public record MqttSettings(String clientId, String topic, Duration keepAlive, RetryDelay retryDelay,
        Map<String, String> says) {

    public MqttSettings {
        says = Map.copyOf(says);
        if (keepAlive.toSeconds() < 1 || keepAlive.toSeconds() > 0xffff) {
            throw new IllegalArgumentException("keep alive: " + keepAlive + " (expected: 1 to 65535 s)");
        }
    }

    /// The usual times.
    public MqttSettings(String clientId, String topic, Map<String, String> says) {
        this(clientId, topic, Duration.ofSeconds(30),
                new RetryDelay(Duration.ofMillis(500), Duration.ofSeconds(30), 2), says);
    }
}
