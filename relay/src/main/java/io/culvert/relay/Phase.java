package io.culvert.relay;

/// How far a peer has come. It only ever goes on, and may leave out phases.
enum Phase {
    /// The store has let it in; its tunnel does not have it yet.
    ARRIVING,
    /// What it sends is relayed.
    ATTACHED,
    /// It was told to go: what it sends does not count any more, and it is sent nothing. Its tunnel still has
    /// it, so that of two who are dismissed together none hears of the other's going.
    DISMISSED,
    /// Its tunnel does not have it any more.
    GONE
}
