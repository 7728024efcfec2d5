/// The client's half of an MQTT connection, version 5 or 3.1.1: CONNECT and its answer, keep alive,
/// DISCONNECT. The device agent subscribes over it and the service publishes over it; what they send and
/// receive is their own. The service's MQTT endpoint is in `io.culvert.notify`.
///
/// Open first: [MqttClientHandler]. Everything runs on the event loop of the channel.
///
/// Implements MQTT 5.0, sections 3.1, 3.2, 3.12 to 3.14 and 4.13, as a client, and the same of MQTT 3.1.1.
@NullMarked
package io.culvert.mqtt;

import org.jspecify.annotations.NullMarked;
