package io.culvert.relay;

import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.StreamReset;
import java.util.HashSet;
import java.util.Set;

/// One stream as the relay follows it: enough to end it in its own style (spec: wire 5.9, decisions 28
/// to 30).
final class RelayedStream {

    /// What identifies a stream. In V1 the service id is empty and several streams may live at once.
    record Key(String serviceId, int streamId) {
        static Key of(TunnelMessage.StreamMessage message) {
            return new Key(message.serviceId(), message.streamId());
        }
    }

    private final Key key;
    private final int firstConnection;
    private final Set<Integer> connections = new HashSet<>();
    private boolean knownToDestination;

    RelayedStream(TunnelMessage.StreamStart start) {
        key = Key.of(start);
        firstConnection = start.connectionId();
        connections.add(start.connectionId());
    }

    Key key() {
        return key;
    }

    /// Opens one more connection; false where it is open already.
    boolean connect(int connectionId) {
        return connections.add(connectionId);
    }

    void disconnect(int connectionId) {
        connections.remove(connectionId);
    }

    /// Whether an application hangs on it.
    boolean isInUse() {
        return !connections.isEmpty();
    }

    int connectionCount() {
        return connections.size();
    }

    boolean isKnownToDestination() {
        return knownToDestination;
    }

    void knownToDestination(boolean known) {
        knownToDestination = known;
    }

    /// The end of this stream in the style in which it was started.
    StreamReset reset() {
        return new StreamReset(key.streamId(), key.serviceId(),
                firstConnection == 0 ? 0 : Math.max(1, firstConnection));
    }
}
