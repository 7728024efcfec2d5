package io.culvert.localproxy;

import io.culvert.localproxy.bond.Connectable;
import java.util.Optional;

/// Opens connections through the tunnel, for a source.
interface Opener {

    /// Opens a connection to a service, and reports the result to the other end.
    ///
    /// @return empty where the other end takes no further one now
    Optional<Opened> open(String serviceId);

    /// A connection that was opened.
    ///
    /// @param socket to be connected to the application
    /// @param connectionId 0 where the other end knows none
    /// @param startsStream whether a new stream begins with it
    record Opened(Connectable socket, long connectionId, boolean startsStream) {}
}
