package io.culvert.localproxy;

import io.culvert.protocol.TunnelMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One stream of a service with its sockets. Confined to the session's event loop.
final class StreamState {

    private final String serviceId;
    private final int streamId;
    private final boolean hasConnections;
    private final Map<Integer, LocalSocket> sockets = new HashMap<>();

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

    void add(LocalSocket socket) {
        sockets.put(socket.connectionId(), socket);
    }

    /// The socket of a connection; in a stream without connection ids there is one, whatever the
    /// message says.
    @Nullable
    LocalSocket socket(int connectionId) {
        return sockets.get(hasConnections ? connectionId : 0);
    }

    /// Takes a socket out.
    @Nullable
    LocalSocket remove(int connectionId) {
        return sockets.remove(hasConnections ? connectionId : 0);
    }

    boolean isEmpty() {
        return sockets.isEmpty();
    }

    int size() {
        return sockets.size();
    }

    /// Takes all sockets out.
    List<LocalSocket> clear() {
        List<LocalSocket> all = List.copyOf(sockets.values());
        sockets.clear();
        return all;
    }

    Iterable<LocalSocket> sockets() {
        return sockets.values();
    }

    /// The end of one connection in this stream's style: where there are no connections it is the stream's.
    TunnelMessage endOf(int connectionId) {
        return hasConnections ? new TunnelMessage.ConnectionReset(streamId, serviceId, connectionId)
                : new TunnelMessage.StreamReset(streamId, serviceId, 0);
    }
}
