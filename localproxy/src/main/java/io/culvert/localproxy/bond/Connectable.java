package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.ResetCode;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/// A connection that waits for its application's socket. All methods are called on the event loop of
/// the link.
public interface Connectable {

    /// The socket is being connected.
    ///
    /// @param dial cancelled if the connection ends first and no bytes wait for the application
    void dialing(Future<Channel> dial);

    /// The socket is connected; it is not read before this is called.
    void connected(Channel socket);

    /// The socket could not be connected.
    ///
    /// @param reason for people
    void unreached(ResetCode why, String reason);
}
