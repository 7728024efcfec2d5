package io.culvert.notify;

/// The numbers of the MQTT endpoint.
///
/// @param region what notifications name
/// @param connectionsPerCertificate open connections of one certificate; 1 or more
public record MqttConfig(String region, int connectionsPerCertificate) {

    /// Two for each of the hundred things that a certificate may be attached to.
    public static final int CONNECTIONS_PER_CERTIFICATE = 200;
}
