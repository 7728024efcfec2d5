/// The data plane: a peer attaches with its token, two peers of a tunnel are paired, messages flow between
/// them. Knows no HTTP API, no SQL and no MQTT; [io.culvert.tunnel.Tunnels] decides which peers may attach and
/// which are dismissed.
///
/// Open first: [Relay]. Then [HandshakeHandler] (client), [RelayedTunnel] (pairing), [StreamRelay] (relaying),
/// [Peer] (one WebSocket).
///
/// ```
///   HTTP codec → body → HandshakeHandler           until the handshake is answered, then
///   transport's WebSocket handlers → PeerHandler → Peer → RelayedTunnel → the other Peer
/// ```
///
/// Spec: wire 5.2 to 5.11, rules 17 to 39.
@NullMarked
package io.culvert.relay;

import org.jspecify.annotations.NullMarked;
