package io.culvert.cluster;

import io.culvert.tunnel.life.LifeId;
import io.netty.channel.Channel;

/// What stands behind a link listener: the life that may be a tunnel's home. Called on event loops; does
/// not wait.
public interface LinkHome {

    /// Whether this is the life that lives here now, and it may act.
    boolean isHere(LifeId life);

    /// Adds the handlers that answer the handshake of a carried peer. The request follows as HTTP objects,
    /// without the header of [Carried].
    ///
    /// @param channel has the handlers `tls`, `intake` and `http`
    void arrived(Channel channel, Carried carried);
}
