package io.culvert.control.iot;

/// The endpoints that DescribeEndpoint returns.
///
/// @param mqtt where devices reach MQTT: a host name alone if the port is 8883, as AWS's SDKs expect it;
/// otherwise `HOST:PORT`
public record IotEndpoints(String mqtt) {}
