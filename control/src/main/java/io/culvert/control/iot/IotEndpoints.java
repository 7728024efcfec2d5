package io.culvert.control.iot;

/// What DescribeEndpoint answers.
///
/// @param mqtt `HOST:PORT` of the MQTT endpoint
public record IotEndpoints(String mqtt) {}
