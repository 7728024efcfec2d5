package io.culvert.notify;

/// The settings of the MQTT endpoint.
///
/// @param region the region in notifications
/// @param connectionsPerCertificate open connections of one certificate; 1 or more
/// @param unverifiedBytes the memory for all connections whose certificate has not been looked up yet
public record MqttConfig(String region, int connectionsPerCertificate, long unverifiedBytes) {

    /// Two for each of the hundred things that a certificate may be attached to.
    public static final int CONNECTIONS_PER_CERTIFICATE = 200;

    /// Enough for a thousand of the longest CONNECT packets at once.
    public static final long UNVERIFIED_BYTES = 16 << 20;
}
