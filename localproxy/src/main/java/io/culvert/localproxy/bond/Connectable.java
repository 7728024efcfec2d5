package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.ResetCode;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/// One end of a connection, to be tied to an application's socket once that is there. Called on one
/// event loop.
public interface Connectable {

    /// The socket is being connected.
    ///
    /// @param dial cancelled where the connection is over before, with nothing to deliver
    void dialing(Future<Channel> dial);

    /// The socket is connected; it is not read before this is called.
    void connected(Channel socket);

    /// It will never be connected.
    ///
    /// @param reason for people
    void unreached(ResetCode why, String reason);
}
