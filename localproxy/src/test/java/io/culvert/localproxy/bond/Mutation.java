package io.culvert.localproxy.bond;

/// A rule that is left out of the model, to see that the model notices (spec: c1 19.2).
enum Mutation {
    /// The relay passes on bytes that were sent before `ready` (F3).
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
    /// Sent bytes are not kept.
    FREE_AT_SEND,
    /// A connection is removed before the end's own END is acknowledged.
    FORGET_EARLY,
    /// A connection is removed before its last ACK is written.
    FORGET_BEFORE_ACK,
    /// Tombstones are not in the table.
    NO_TOMBSTONES,
    /// The bond's id outlives its connections.
    KEEP_BOND_ID,
    /// The END counts when it arrives.
    END_AT_RECEIPT,
    /// The END has no position of its own.
    END_NOT_COUNTED,
    /// New connections are opened before those whose OPEN was lost.
    OPENS_ANY_ORDER,
    /// An end that cannot write does not read.
    READ_NEEDS_WRITE,
    /// Credit counts from received bytes, not from those that applications took.
    LIMIT_FROM_RECEIVED,
    /// An end that gives up during a handshake keeps the WebSocket.
    GIVE_UP_IN_HANDSHAKE
}
