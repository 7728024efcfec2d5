package io.culvert.localproxy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/// The bytes that wait for the applications of an end. While these are too many, the WebSocket is not read:
/// V1 to V3 cannot hold back a single connection. Confined to the end's event loop.
final class Backlog {

    /// The limit for one application.
    static final long MAX_SOCKET_BYTES = 4 << 20;

    /// The limit for all applications together.
    static final long MAX_BYTES = 32 << 20;

    /// How long an application that reads nothing may hold back the others.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /// The bytes that wait for an application, and the time since which their number has not changed.
    private record Mark(long bytes, long since) {}

    private final Map<StreamConnection, Mark> slow = new HashMap<>();
    private boolean full;

    /// A connection has bytes waiting.
    ///
    /// @param now in nanoseconds, as everywhere here
    void add(StreamConnection connection, long now) {
        slow.putIfAbsent(connection, new Mark(connection.socket().waitingBytes(), now));
    }

    /// Checks the waiting bytes; removes connections without any.
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
        // After it was full, it must drain considerably, so that reading does not stop and start with each
        // packet.
        int share = full ? 4 : 1;
        full = total > MAX_BYTES / share || most > MAX_SOCKET_BYTES / share;
        return !full;
    }

    /// The connection with the most waiting bytes whose application has read none for [#PATIENCE].
    Optional<StreamConnection> stuck(long now) {
        return slow.entrySet()
            .stream()
            .filter(entry -> now - entry.getValue().since() > PATIENCE.toNanos())
            .max(Map.Entry.comparingByValue((one, other) -> Long.compare(one.bytes(), other.bytes())))
            .map(Map.Entry::getKey);
    }
}
