/// The rules of tunnels, on the JDK alone: when tunnels may be opened, rotated, closed and attached to, and
/// what that changes.
///
/// Open first: [Tunnels], which all other modules call. It passes each change to a [TunnelStore]; under the
/// lock of the tunnel's row the store applies [AttachRule], [RotateRule] or [TagRule], all pure, and writes
/// the next version of the [Tunnel]. [Tunnels] then sends a [TunnelEvent] to the relay, the MQTT endpoint and
/// the audit.
///
/// Not here: permissions and API shapes (`control`), SQL (`store`), bytes (`relay`), MQTT (`notify`).
///
/// Spec: service 1.4, 1.6, 2, wire 5.3, rules 1 to 5, 17.
@NullMarked
package io.culvert.tunnel;

import org.jspecify.annotations.NullMarked;
