/// One end of a bond, whose connections outlive WebSockets. The [BondOwner] outside offers the services and
/// writes the log.
///
/// Open first: [BondedEnd], and [BondParts], which puts two layers together. The rules have neither clock nor
/// channel: [EndRules] (the epoch and its handshake), [Bond], [Connections] and [Connection], [Outbound] and
/// [Inbound] (one direction each), and [BondKeys] (the proof that the other end is still the same process). A
/// test explores them in every order of events that two ends, a relay and their applications can cause. The
/// layer below follows the rules: [BondSocket] with [SendBuffer] and [Delivery], [Scheduler], [BondTimes].
///
/// Everything is confined to one event loop, that of the link and of all sockets; only [Budget] is shared
/// between loops.
///
/// Spec: c1 7 (handshake), 8 (table), 9 (connections), 10 (credit, acknowledgement, memory), 11 (order of
/// sending), 12 (times), 13.2 (faults).
@NullMarked
package io.culvert.localproxy.bond;

import org.jspecify.annotations.NullMarked;
