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
/// [IntakeHandler] follows TLS on every connection of the service: it stops reading a connection whose answers
/// are not read, and limits its share of the event loop.
///
/// Spec: wire 5.1 (TLS), 5.4 (WebSocket rules), 5.5 (framing).
@NullMarked
package io.culvert.transport;

import org.jspecify.annotations.NullMarked;
