/// A small MQTT client: one subscription at QoS 1 that lasts, over MQTT 5, or 3.1.1 where the server speaks
/// no other. Connections go through the program's one dialer, through web proxies too, with TLS and a client
/// certificate.
///
/// Open first: [MqttClient]. Then [Subscription], what the client does over one connection.
///
/// Implements spec: device 3 and 9 as a client.
@NullMarked
package io.culvert.agent.mqtt;

import org.jspecify.annotations.NullMarked;
