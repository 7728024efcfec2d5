package io.culvert.localproxy.bond;

import io.netty.buffer.ByteBuf;

/// Receives the changes that the other end's frames make to connections. Called from within the rules: must
/// neither call them back nor throw.
interface ConnectionOwner {

    /// The source opened a connection. Called at a destination only.
    void opened(Connection connection);

    /// Bytes arrived.
    ///
    /// @param payload valid during the call
    void received(Connection connection, ByteBuf payload);

    /// The other end acknowledged bytes, raised its limit or sent the END; both directions may have changed.
    void advanced(Connection connection);

    /// The connection was reset, and this end no longer holds it.
    ///
    /// @param code one of [io.culvert.protocol.bond.ResetCode], or of a later version
    void wasReset(Connection connection, int code, String text);

    /// The connection is complete in both directions, and this end no longer holds it.
    void completed(Connection connection);
}
