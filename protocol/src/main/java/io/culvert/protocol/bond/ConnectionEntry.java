package io.culvert.protocol.bond;

/// One line of a [BondFrame.Table] (spec: c1 8).
public sealed interface ConnectionEntry {

    /// 1 to 2^32 - 1.
    long connectionId();

    /// A connection that its sender holds.
    ///
    /// @param received the position up to which it has everything; the END counts as one
    /// @param limit the position up to which the other end may send
    record Open(long connectionId, long received, long limit) implements ConnectionEntry {}

    /// A connection that the sender has reset.
    ///
    /// @param code one of [ResetCode], or of a later version
    record Reset(long connectionId, int code) implements ConnectionEntry {}
}
