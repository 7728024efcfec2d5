package io.culvert.localproxy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/// The bytes that wait for the applications of an end. While these are too many, the WebSocket is not read:
/// V1 to V3 cannot hold back a single connection. Confined to the end's event loop.
final class Backlog {

    /// For one application.
    static final long MAX_SOCKET_BYTES = 4 << 20;

    /// For all together.
    static final long MAX_BYTES = 32 << 20;

    /// How long an application that takes nothing may hold back those beside it.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /// How much waited for an application, and since when it has been that much.
    private record Mark(long bytes, long since) {}

    private final Map<StreamConnection, Mark> slow = new HashMap<>();
    private boolean full;

    /// A connection has bytes waiting.
    ///
    /// @param now in nanoseconds, as everywhere here
    void add(StreamConnection connection, long now) {
        slow.putIfAbsent(connection, new Mark(connection.socket().waitingBytes(), now));
    }

    /// Looks at what waits; forgets connections that have nothing waiting.
    ///
    /// @return whether the WebSocket may be read
    boolean allowsReading(long now) {
        long total = 0;
        long most = 0;
        for (Iterator<Map.Entry<StreamConnection, Mark>> each = slow.entrySet().iterator(); each.hasNext();) {
            Map.Entry<StreamConnection, Mark> entry = each.next();
            long waiting = entry.getKey().socket().waitingBytes();
            if (waiting == 0) {
                each.remove();
            } else if (waiting != entry.getValue().bytes()) {
                entry.setValue(new Mark(waiting, now));
            }
            total += waiting;
            most = Math.max(most, waiting);
        }
        // Once full, it has to drain a good deal: no stopping and starting at every packet.
        int share = full ? 4 : 1;
        full = total > MAX_BYTES / share || most > MAX_SOCKET_BYTES / share;
        return !full;
    }

    /// While the WebSocket is not read: the connection with the most that has taken nothing for [#PATIENCE].
    Optional<StreamConnection> stuck(long now) {
        return slow.entrySet()
            .stream()
            .filter(entry -> now - entry.getValue().since() > PATIENCE.toNanos())
            .max(Map.Entry.comparingByValue((one, other) -> Long.compare(one.bytes(), other.bytes())))
            .map(Map.Entry::getKey);
    }
}
