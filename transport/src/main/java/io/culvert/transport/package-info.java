/// What both ends of a WebSocket share: event loops and socket options, TLS, the WebSocket codec, tunnel
/// framing, liveness. Knows bytes and frames, no tunnels and no tokens.
///
/// Open first: [WebSocketPipeline], which puts the handlers together:
///
/// ```
///   bytes → IntakeHandler → (QuickAckHandler →) WebSocketFrameDecoder → LivenessHandler → TunnelFrameDecoder → relay
///   bytes ← WebSocketFrameEncoder ←──────────────────────────────────────← frames, WebSocketControl
/// ```
///
/// [IntakeHandler] stands behind TLS on every connection of the service: nobody is read whose answers are not
/// taken, and one connection has one share of its event loop.
///
/// Spec: wire 5.1 (TLS), 5.4 (WebSocket rules), 5.5 (framing).
@NullMarked
package io.culvert.transport;

import org.jspecify.annotations.NullMarked;
