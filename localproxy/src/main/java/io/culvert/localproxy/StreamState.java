package io.culvert.localproxy;

import io.culvert.protocol.TunnelMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One stream of a service with its connections (V1 to V3). Confined to the end's event loop.
final class StreamState {

    private final String serviceId;
    private final int streamId;
    private final boolean hasConnections;
    private final Map<Integer, StreamConnection> connections = new HashMap<>();

    /// @param hasConnections whether its messages carry connection ids (V3)
    StreamState(String serviceId, int streamId, boolean hasConnections) {
        this.serviceId = serviceId;
        this.streamId = streamId;
        this.hasConnections = hasConnections;
    }

    String serviceId() {
        return serviceId;
    }

    int streamId() {
        return streamId;
    }

    boolean hasConnections() {
        return hasConnections;
    }

    void add(StreamConnection connection) {
        connections.put(connection.connectionId(), connection);
    }

    /// A connection; in a stream without connection ids, its only one.
    @Nullable
    StreamConnection connection(int connectionId) {
        return connections.get(hasConnections ? connectionId : 0);
    }

    /// Removes a connection.
    @Nullable
    StreamConnection remove(int connectionId) {
        return connections.remove(hasConnections ? connectionId : 0);
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    int size() {
        return connections.size();
    }

    /// Removes all connections.
    List<StreamConnection> clear() {
        List<StreamConnection> all = List.copyOf(connections.values());
        connections.clear();
        return all;
    }

    Iterable<StreamConnection> connections() {
        return connections.values();
    }

    /// The message that ends one connection in this stream's style; in versions without connections it ends
    /// the stream.
    TunnelMessage endOf(int connectionId) {
        return hasConnections ? new TunnelMessage.ConnectionReset(streamId, serviceId, connectionId)
                : new TunnelMessage.StreamReset(streamId, serviceId, 0);
    }
}
