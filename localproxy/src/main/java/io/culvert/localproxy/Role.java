package io.culvert.localproxy;

import io.culvert.localproxy.bond.Connectable;
import io.culvert.protocol.bond.ResetCode;
import java.util.Map;
import java.util.function.Supplier;

/// The part of an end that differs between source and destination. Confined to the end's event loop.
sealed interface Role permits SourceRole, DestinationRole {

    /// The tunnel's services are known, once for each link.
    ///
    /// @param opener opens connections for a source, until [#pause]
    void begin(Opener opener, Map<String, LocalAddress> services);

    /// The other end opens a connection.
    ///
    /// @param socket creates the connection's socket; called at most once, and only if the connection is
    /// accepted
    /// @return whether it is accepted; a source accepts none
    boolean open(String serviceId, long connectionId, Supplier<? extends Connectable> socket);

    /// Whether there is room for another connection that the other end opens.
    default boolean hasRoom() {
        return true;
    }

    /// Why there is no room, without a full stop.
    default String whyFull() {
        return ResetCode.TOO_MANY.text();
    }

    /// Whether this role gets connections only through the link, so that none arrive while the link is
    /// not read.
    boolean acceptsOverLinkOnly();

    /// Makes a source stop accepting local connections, or start again.
    void hold(boolean on);

    /// The link has ended.
    void pause();

    /// The proxy has ended.
    void close();
}
