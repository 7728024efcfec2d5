package io.culvert.relay;

import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The relay's state of one stream: its name at each end, and what is needed to end it in the style of each
/// end (spec: wire 5.9, rules 28 to 30). Confined to the tunnel's event loop.
final class RelayedStream {

    private final StreamName source;
    private final int firstConnection;
    private final Set<Integer> connections = new HashSet<>();
    private @Nullable StreamName destination;
    private int carried;

    RelayedStream(StreamStart start) {
        source = StreamName.of(start);
        firstConnection = start.connectionId();
        connections.add(start.connectionId());
    }

    /// The stream's name at the source.
    StreamName source() {
        return source;
    }

    /// The stream's name at the destination; null while it has not been started there.
    @Nullable
    StreamName destination() {
        return destination;
    }

    /// The stream is started at the destination.
    ///
    /// @param connectionId the connection that is opened with it, by the source's number
    void shown(StreamName name, int connectionId) {
        destination = name;
        carried = connectionId;
    }

    /// The stream has ended at the destination.
    void hidden() {
        destination = null;
    }

    /// The source's number of the connection that a destination without connection ids has.
    int carried() {
        return carried;
    }

    /// Whether the destination has a single connection without an id, unlike the source.
    boolean isReduced() {
        return source.connections() && destination != null && !destination.connections();
    }

    /// Opens a connection. Only [Streams] calls this method, because it counts the connections.
    ///
    /// @return whether it was not open yet
    boolean connect(int connectionId) {
        return connections.add(connectionId);
    }

    /// Ends a connection. Only [Streams] calls this method, because it counts the connections.
    ///
    /// @return whether it was open
    boolean disconnect(int connectionId) {
        return connections.remove(connectionId);
    }

    /// Whether the stream has an open connection.
    boolean isInUse() {
        return !connections.isEmpty();
    }

    int connectionCount() {
        return connections.size();
    }

    /// The message that ends the stream, in the style of one end.
    StreamReset reset(StreamName name) {
        int first = firstConnection == 0 ? 1 : firstConnection;
        return new StreamReset(name.streamId(), name.serviceId(), name.connections() ? first : 0);
    }
}
