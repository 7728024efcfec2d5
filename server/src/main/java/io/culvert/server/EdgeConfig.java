package io.culvert.server;

import io.culvert.control.BodyConfig;
import io.culvert.notify.MqttConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Limits for clients, most of them for unauthenticated ones.
///
/// @param maxHeaderBytes a request's headers together; its first line has a quarter of it
/// @param bodies API requests' bodies
/// @param handshakeTimeout for the TLS handshake
/// @param firstByteTimeout from the handshake to a request's first byte
/// @param requestTimeout from a request's first byte to its last
/// @param idleTimeout between an answer and the next request
/// @param connectionsPerAddress open ones of one address on one listener, an IPv6 address counting as its /64;
/// null for a quarter of those that the process may have, and at most [#MOST_BY_DEFAULT]
/// @param connectionsPerCertificate open MQTT connections of one device certificate
/// @param mqttUnverifiedBytes the memory for all MQTT connections whose device is not known yet
/// @param freeFailures refused signatures and tokens of one address that are answered at once, per minute
/// @param slowestAnswer the longest delay of the answers to further refusals
/// @param balancers the load balancers that may state their clients' addresses
public record EdgeConfig(int maxHeaderBytes, BodyConfig bodies, Duration handshakeTimeout,
        Duration firstByteTimeout, Duration requestTimeout, Duration idleTimeout,
        @Nullable Integer connectionsPerAddress, int connectionsPerCertificate, long mqttUnverifiedBytes,
        int freeFailures, Duration slowestAnswer, Balancers balancers) {

    /// The highest limit of an address that is not configured.
    static final int MOST_BY_DEFAULT = 20_000;

    /// For a service on the internet with many devices behind one address.
    public static final EdgeConfig DEFAULTS = new EdgeConfig(16 << 10, BodyConfig.DEFAULTS,
            Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(65),
            null, MqttConfig.CONNECTIONS_PER_CERTIFICATE, MqttConfig.UNVERIFIED_BYTES, 100,
            Duration.ofSeconds(2), Balancers.NONE);

    public EdgeConfig {
        atLeast("max-header-bytes", maxHeaderBytes, 4096);
        if (connectionsPerAddress != null) {
            atLeast("connections-per-address", connectionsPerAddress, 1);
        }
        MqttConfig.requireLimits(connectionsPerCertificate, mqttUnverifiedBytes);
        atLeast("free-failures", freeFailures, 0);
        positive("tls-handshake-seconds", handshakeTimeout);
        positive("first-byte-seconds", firstByteTimeout);
        positive("request-seconds", requestTimeout);
        positive("idle-seconds", idleTimeout);
        if (slowestAnswer.isNegative()) {
            throw new IllegalArgumentException(
                    "slowest-answer-seconds: " + slowestAnswer.toSeconds() + " (expected: 0 or more)");
        }
    }

    /// How many connections an address may have on one listener.
    ///
    /// @param all how many the process may have
    int connectionsPerAddress(long all) {
        return connectionsPerAddress != null ? connectionsPerAddress
                : (int) Math.min(MOST_BY_DEFAULT, Math.max(1, all / 4));
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + least + " or more)");
        }
    }

    private static void positive(String key, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(key + ": " + value.toSeconds() + " (expected: 1 or more)");
        }
    }
}
