package io.culvert.localproxy.bond;

import io.netty.buffer.ByteBuf;

/// What the other end does with connections. Called inside the rules: must not call them back, must
/// not throw.
interface ConnectionEvents {

    /// The source opened one; at a destination alone.
    void opened(Connection connection);

    /// Bytes came.
    ///
    /// @param payload valid during the call
    void received(Connection connection, ByteBuf payload);

    /// The other end has more, or may be sent more; or the END came. Both directions may have changed.
    void advanced(Connection connection);

    /// It is over, and no longer held.
    ///
    /// @param code one of [io.culvert.protocol.bond.ResetCode], or of a later version
    void wasReset(Connection connection, int code, String text);

    /// It is over in both directions, and no longer held.
    void completed(Connection connection);
}
