/// Tunnel messages with their framing, limits and faults. Uses buffers, but no channels; decoding copies no
/// payload.
///
/// Open first: [TunnelMessage]. Then [MessageDecoder], [MessageEncoder], [ProtocolFault].
///
/// [Facing] and [Ready] are the text messages between the service and our own ends. [NotificationTopic] is the
/// MQTT topic of a device's notifications.
///
/// Spec: wire 5.2 (subprotocols), 5.5 to 5.7 (frames and messages), appendix A; c1 5.1 (text messages); device
/// 3 (the topic of notifications).
@NullMarked
package io.culvert.protocol;

import org.jspecify.annotations.NullMarked;
