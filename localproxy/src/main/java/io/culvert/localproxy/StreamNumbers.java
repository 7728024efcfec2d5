package io.culvert.localproxy;

import java.util.HashMap;
import java.util.Map;

/// The numbers of a source's streams and connections, counted for each service: streams for as long as the
/// end lives, connections for as long as a link does. Confined to the end's event loop.
final class StreamNumbers {

    private final Map<String, Integer> streams = new HashMap<>();
    private final Map<String, Integer> connections = new HashMap<>();

    int nextStream(String serviceId) {
        return streams.merge(serviceId, 1, Integer::sum);
    }

    int nextConnection(String serviceId) {
        return connections.merge(serviceId, 1, Integer::sum);
    }

    /// A new link: its connections count from 1.
    void newLink() {
        connections.clear();
    }
}
