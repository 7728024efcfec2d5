package io.culvert.localproxy;

import io.culvert.localproxy.bond.Connectable;
import java.util.Optional;

/// Opens connections through the tunnel, for a source.
interface Opener {

    /// Opens a connection to a service, and reports the result to the other end.
    ///
    /// @return empty if the other end accepts no further connection now
    Optional<Opened> open(String serviceId);

    /// A connection that was opened.
    ///
    /// @param socket to be connected to the application
    /// @param connectionId 0 if the other end knows no connection ids
    /// @param startsStream whether a new stream begins with it
    record Opened(Connectable socket, long connectionId, boolean startsStream) {}
}
