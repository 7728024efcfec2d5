package io.culvert.relay;

/// The phase of a peer's life. A peer only moves forward, and may skip phases.
enum PeerPhase {
    /// The store has admitted the peer; its tunnel has not attached it yet.
    ARRIVING,
    /// The relay forwards its messages.
    ATTACHED,
    /// The peer is being dismissed: its messages are ignored and it is sent nothing. Its tunnel still lists
    /// it, so that of two peers dismissed together neither sees the other detach.
    DISMISSED,
    /// Its tunnel has detached it.
    GONE
}
