package io.culvert.protocol.bond;

/// Faults of the other end, or of the connection to it (spec: c1 13.1).
public enum BondFault {
    /// A length below that of a frame without body.
    TOO_SHORT(Scope.EPOCH, "a frame is shorter than its head"),
    /// A type below 80 hex that has no meaning.
    UNKNOWN_TYPE(Scope.EPOCH, "a frame's type is unknown and may not be skipped"),
    /// A body that is shorter or longer than its type allows.
    WRONG_SIZE(Scope.EPOCH, "a frame's body has the wrong size"),
    /// A field outside its range.
    WRONG_FIELD(Scope.EPOCH, "a field of a frame is outside its range"),
    /// A frame that is not allowed at this point of the handshake.
    OUT_OF_ORDER(Scope.EPOCH, "a frame is out of the handshake's order"),
    /// DATA or END at a position other than the next one.
    GAP(Scope.EPOCH, "bytes are missing, or came twice"),
    /// An OPEN whose id is not higher than all earlier ones.
    OPEN_NOT_ABOVE(Scope.EPOCH, "a connection was opened out of order"),
    /// DATA, END or ACK of a connection that was not opened yet.
    NEVER_OPENED(Scope.EPOCH, "a connection was used before it was opened"),
    /// An acknowledgement of bytes that were not sent.
    NEVER_SENT(Scope.EPOCH, "bytes were acknowledged that were never sent"),
    /// More RESETs than there can be connections.
    TOO_MANY_RESETS(Scope.EPOCH, "more connections were reset than there can be"),
    /// Bytes beyond the credit.
    BEYOND_LIMIT(Scope.CONNECTION, "more bytes came than there was credit for"),
    /// A position beyond 2^63 - 1.
    BEYOND_POSITIONS(Scope.CONNECTION, "a position is beyond 2^63 - 1"),
    /// A connection that the other end forgot too early.
    NOT_COMPLETE(Scope.CONNECTION, "the other end forgot the connection before it was complete");

    /// The part that a fault ends.
    public enum Scope {
        /// The epoch: the WebSocket is closed, and the next one begins a new epoch.
        EPOCH,
        /// One connection, which is reset.
        CONNECTION
    }

    private final Scope scope;
    private final String text;

    BondFault(Scope scope, String text) {
        this.scope = scope;
        this.text = text;
    }

    /// What the receiver ends for this fault (spec: c1 13.1).
    public Scope scope() {
        return scope;
    }

    /// For a log line or the text of a RESET; holds nothing that the other end sent.
    public String text() {
        return text;
    }
}
