/// The frames that two of our own ends exchange through the service, in binary WebSocket messages: their
/// layout and limits. What the frames mean to an end is `localproxy`'s; the service never looks at them. What
/// the service says to an end is text: [io.culvert.protocol.Facing].
///
/// Open first: [BondFrame]. Then [BondFrameDecoder], [BondFrameEncoder], [BondFault].
///
/// Spec: c1 6 (frames), 7.1, 8 (the layout of HELLO, WELCOME and TABLE).
@NullMarked
package io.culvert.protocol.bond;

import org.jspecify.annotations.NullMarked;
