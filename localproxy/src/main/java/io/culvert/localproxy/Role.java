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
    /// @param socket makes the connection's socket; called at most once, and only where it is taken
    /// @return whether it is taken; a source takes none
    boolean open(String serviceId, int connectionId, Supplier<LocalSocket> socket);

    /// Whether the WebSocket alone tells of new connections: while it is not read, they are not known here.
    boolean hearsNothingUnread();

    /// The link is gone.
    void pause();

    /// The end is over.
    void close();
}
