/// The words of the wire: tunnel messages, their framing and limits, and what each side may say. Knows
/// buffers, no channels; payload is never copied here.
///
/// Open first: [TunnelMessage]. Then [MessageDecoder], [MessageEncoder], [ProtocolFault].
///
/// What the service and our own ends say to each other in text: [Facing], [Ready]. Where a device hears of its
/// tunnels: [NotificationTopic].
///
/// Spec: wire 5.2 (subprotocols), 5.5 to 5.7 (frames and messages), appendix A; c1 5.1 (text messages); device
/// 3 (the topic of notifications).
@NullMarked
package io.culvert.protocol;

import org.jspecify.annotations.NullMarked;
