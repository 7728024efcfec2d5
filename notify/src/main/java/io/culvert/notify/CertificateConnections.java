package io.culvert.notify;

import io.culvert.notify.MqttAnswers.Reason;
import java.util.LinkedHashSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The connections of each certificate: one for each client id, and no more than a limit in all. A new
/// connection takes the place of an older one, which may be dead without the endpoint knowing it, and must not
/// keep its device out. Thread safe.
final class CertificateConnections {

    private final int limit;
    private final ConcurrentMap<String, LinkedHashSet<MqttConnection>> byCertificate = new ConcurrentHashMap<>();
    private final ConcurrentMap<ClientKey, MqttConnection> byClient = new ConcurrentHashMap<>();

    /// Client ids are separate for each certificate, so that no device can take over the connection of
    /// another one.
    private record ClientKey(String certificateId, String clientId) {}

    /// @param limit connections of one certificate
    CertificateConnections(int limit) {
        this.limit = limit;
    }

    /// Adds a connection, and ends the one whose place it takes.
    void add(String certificateId, String clientId, MqttConnection connection) {
        if (!clientId.isEmpty()) {
            MqttConnection before = byClient.put(new ClientKey(certificateId, clientId), connection);
            if (before != null) {
                remove(certificateId, clientId, before);
                before.end(Reason.TAKEN_OVER);
            }
        }
        byCertificate.compute(certificateId, (id, connections) -> {
            LinkedHashSet<MqttConnection> all = connections == null ? new LinkedHashSet<>() : connections;
            all.add(connection);
            while (all.size() > limit) {
                // Ends later, on its own event loop.
                all.removeFirst().end(Reason.QUOTA_EXCEEDED);
            }
            return all;
        });
    }

    /// Removes a connection that has ended.
    ///
    /// @return whether no other connection had taken its place
    boolean remove(String certificateId, String clientId, MqttConnection connection) {
        boolean last = clientId.isEmpty()
                || byClient.remove(new ClientKey(certificateId, clientId), connection);
        byCertificate.computeIfPresent(certificateId, (id, connections) -> {
            connections.remove(connection);
            return connections.isEmpty() ? null : connections;
        });
        return last;
    }
}
