/// The MQTT endpoint, whose only purpose is to notify devices of their tunnels. Devices authenticate with
/// their certificates and may subscribe to the notifications of their own things; messages that they publish
/// are acknowledged and dropped.
///
/// Open first: [MqttEndpoint]. Then [MqttSession] (one connection), [Notifications] (pending notifications and
/// their devices).
///
/// ```
///   TLS with client certificate → IntakeHandler → LargePublishHandler → MqttDecoder / MqttEncoder
///   → IdleStateHandler → MqttSession
/// ```
///
/// Spec: device 3.
@NullMarked
package io.culvert.notify;

import org.jspecify.annotations.NullMarked;
