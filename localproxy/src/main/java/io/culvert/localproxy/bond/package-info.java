/// The rules by which the connections of two ends outlive their WebSockets, without clock and channel: the
/// handshake of an epoch, the table of what each end holds, and the life of a connection.
///
/// Open first: [End]. Then [Bond], [Connections] and [Connection], [Outbound] and [Inbound] (one direction
/// each), [BondKeys] (what proves that the other end is the one of before).
///
/// Everything here is confined to one thread, that of the local proxy's event loop. A test explores these
/// classes with every order of events that two ends, a relay and their applications can bring about.
///
/// Spec: c1 7 (handshake), 8 (table), 9 (connections), 10.1 and 10.2 (credit, acknowledgement).
@NullMarked
package io.culvert.localproxy.bond;

import org.jspecify.annotations.NullMarked;
