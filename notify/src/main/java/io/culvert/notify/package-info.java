/// The MQTT endpoint, whose only purpose is to notify devices of their tunnels. Devices authenticate with
/// their certificates and may subscribe to the notifications of their own things; messages that they publish
/// are acknowledged and dropped.
///
/// Open first: [MqttEndpoint]. Then [MqttConnection] (the phases of one connection), [ConnectedDevice] (its
/// packets) and [Notifications] (pending notifications and their devices).
///
/// ```
///   TLS with client certificate → UnverifiedHandler → IntakeHandler → OpeningHandler → LargePublishHandler
///   → MqttDecoder / MqttEncoder → IdleStateHandler → MqttConnection
/// ```
///
/// [UnverifiedHandler] leaves when the device is known, [OpeningHandler] with the first byte. If that byte
/// begins an HTTP request, an HTTP codec and [UpgradeHandler] take its place; after the WebSocket handshake,
/// the codec of WebSocket frames and [WebSocketEnd] replace them.
///
/// Spec: device 3.
@NullMarked
package io.culvert.notify;

import org.jspecify.annotations.NullMarked;
