package io.culvert.relay;

import io.culvert.transport.WebSocketControl.Close;
import io.culvert.tunnel.TunnelEvent;

/// The Close frames of peers that the service dismisses (spec: wire 5.9, rules 32 and 33).
final class Dismissals {

    /// The access token of the peer's side was rotated.
    static final Close ROTATED = new Close(Close.POLICY, "The access token was rotated");

    /// A successor of the same side has attached.
    static final Close REPLACED = new Close(Close.POLICY, "Connection is replaced by another connection");

    /// The tunnel is not open any more.
    static final Close CLOSED = new Close(Close.NORMAL, "The tunnel was closed");

    private Dismissals() {}

    /// The tunnel has ended.
    static Close of(TunnelEvent.Closed closed) {
        return new Close(Close.NORMAL, closed.expired() ? "The tunnel's lifetime is over" : CLOSED.reason());
    }
}
