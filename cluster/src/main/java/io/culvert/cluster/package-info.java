/// Links between the nodes of one service. A client may be connected to another node (its edge) than the one
/// that relays its tunnel (the tunnel's home); a pipe carries its bytes from one to the other.
///
/// One mutual TLS connection between two nodes carries one peer. It begins with one HTTP request, which the
/// edge builds from the client's handshake with the header `culvert-carried` ([Carried]). After the answer
/// 101, both nodes remove HTTP from their pipelines:
///
/// ```
///   client → TLS → IntakeHandler → PipeEnd ⇄ PipeEnd ← IntakeHandler ← TLS ← home      at the edge
///   edge → TLS → EdgeWatch → IntakeHandler → HTTP codec → LinkDoor → the relay's handshake   at the home
/// ```
///
/// To the relay of the home, a carried peer is a channel like any other. Which life is a tunnel's home is
/// decided by the store; nothing here decides it.
///
/// Open first: [Pipes] (at the edge), [LinkListener] (at the home).
///
/// Spec: cluster 6.
@NullMarked
package io.culvert.cluster;

import org.jspecify.annotations.NullMarked;
