/// The frames that two of our own ends exchange through the service, in binary WebSocket messages: their
/// layout and limits. The rules of an end are in `localproxy`; the service passes the frames on unread, and
/// speaks to an end in text messages ([io.culvert.protocol.Facing]).
///
/// Open first: [BondFrame]. Then [BondFrameDecoder], [BondFrameEncoder], [BondFault].
///
/// Spec: c1 6 (frames), 7.1, 8 (the layout of HELLO, WELCOME and TABLE).
@NullMarked
package io.culvert.protocol.bond;

import org.jspecify.annotations.NullMarked;
