/// How a device hears of a tunnel: an MQTT endpoint that does this one thing. Things connect with their
/// certificates and may subscribe to the notifications of their own names; what they publish is answered and
/// dropped.
///
/// Open first: [MqttEndpoint]. Then [MqttSession] (one connection), [Notifications] (pending notifications and
/// their devices).
///
/// ```
///   TLS with client certificate → IntakeHandler → MqttDecoder / MqttEncoder → IdleStateHandler → MqttSession
/// ```
///
/// Spec: device 3.
@NullMarked
package io.culvert.notify;

import org.jspecify.annotations.NullMarked;
