package io.culvert.localproxy;

import java.util.Map;
import java.util.function.Supplier;

/// What differs between source and destination. Confined to the end's event loop.
sealed interface Role permits SourceRole, DestinationRole {

    /// The tunnel's services are known, once for each link.
    ///
    /// @param opener where a source opens connections, until [#pause]
    void begin(Opener opener, Map<String, LocalAddress> services);

    /// The other end opens a connection.
    ///
    /// @param socket creates the connection's socket; called at most once, and only if the connection is
    /// accepted
    /// @return whether it is taken; a source takes none
    boolean open(String serviceId, int connectionId, Supplier<LocalSocket> socket);

    /// Whether new connections arrive only over the WebSocket: while it is not read, there are none.
    boolean hearsNothingUnread();

    /// The link is gone.
    void pause();

    /// The end is over.
    void close();
}
