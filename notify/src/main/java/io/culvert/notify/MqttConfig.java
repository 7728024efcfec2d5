package io.culvert.notify;

/// The settings of the MQTT endpoint.
///
/// @param region the region in notifications
/// @param connectionsPerCertificate open connections of one certificate; 1 or more
/// @param unverifiedBytes the memory for all connections whose certificate has not been looked up yet; 256 KiB
/// or more
public record MqttConfig(String region, int connectionsPerCertificate, long unverifiedBytes) {

    /// Two for each of the hundred things that a certificate may be attached to.
    public static final int CONNECTIONS_PER_CERTIFICATE = 200;

    /// Enough for a thousand of the longest CONNECT packets at once.
    public static final long UNVERIFIED_BYTES = 16 << 20;

    private static final long LEAST_UNVERIFIED_BYTES = 256 << 10;

    public MqttConfig {
        requireLimits(connectionsPerCertificate, unverifiedBytes);
    }

    /// Refuses limits out of range.
    ///
    /// @throws IllegalArgumentException with the name of the option
    public static void requireLimits(int connectionsPerCertificate, long unverifiedBytes) {
        atLeast("mqtt-connections-per-certificate", connectionsPerCertificate, 1);
        atLeast("mqtt-unverified-bytes", unverifiedBytes, LEAST_UNVERIFIED_BYTES);
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + least + " or more)");
        }
    }
}
