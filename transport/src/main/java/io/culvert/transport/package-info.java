/// What both ends of a WebSocket share: TLS, native transport, set-up, backpressure, WebSocket and
/// tunnel framing.
@NullMarked
package io.culvert.transport;

import org.jspecify.annotations.NullMarked;
