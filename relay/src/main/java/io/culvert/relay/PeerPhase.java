package io.culvert.relay;

/// The phase of a peer's life. A peer only moves forward, and may skip phases.
enum PeerPhase {
    /// The store has admitted the peer; its tunnel has not attached it yet.
    ARRIVING,
    /// The relay forwards its messages.
    ATTACHED,
    /// It receives nothing more, and its messages are ignored; it is not detached yet, so that of two peers
    /// dismissed together neither sees the other detach.
    DISMISSED,
    /// It is detached.
    GONE
}
