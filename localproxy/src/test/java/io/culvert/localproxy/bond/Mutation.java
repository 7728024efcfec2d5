package io.culvert.localproxy.bond;

/// A rule that the model is run without, to see that it is missed (spec: c1 19.2).
enum Mutation {
    /// The relay passes on what was sent before `ready` (F3).
    NO_READY,
    /// Frames carry no epoch.
    NO_TAG,
    /// Only the handshake's frames carry the epoch.
    FRAMES_UNTAGGED,
    /// HELLO carries no epoch.
    HELLO_UNTAGGED,
    /// Frames of replaced WebSockets come out of the relay at any later time (F5).
    LEAKY_RELAY,
    /// DATA carries no position.
    NO_POSITION,
    /// What is sent is not kept.
    FREE_AT_SEND,
    /// A connection is forgotten before the own END is acknowledged.
    FORGET_EARLY,
    /// A connection is forgotten before the last ACK is written.
    FORGET_BEFORE_ACK,
    /// Tombstones are not in the table.
    NO_TOMBSTONES,
    /// The bond's id outlives its connections.
    KEEP_BOND_ID,
    /// The END counts when it comes.
    END_AT_RECEIPT,
    /// The END has no position of its own.
    END_NOT_COUNTED,
    /// New connections are opened before those whose OPEN was lost.
    OPENS_ANY_ORDER,
    /// An end that cannot write does not read.
    READ_NEEDS_WRITE,
    /// Credit counts from what came, not from what applications took.
    LIMIT_FROM_RECEIVED,
    /// Giving up inside a handshake keeps the WebSocket.
    GIVE_UP_IN_HANDSHAKE
}
