package io.culvert.notify;

import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelId;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// A thing to whose notifications a device is subscribed, and its newest undelivered notifications. Guarded
/// by the lock of its [Notifications].
final class SubscribedThing {

    /// How many notifications are held. A thing may have as many as its account may have tunnels.
    static final int MOST_HELD = 200;

    private final Set<MqttConnection> connections = new HashSet<>();
    /// The newest first.
    private final SequencedMap<TunnelId, Notification> held = new LinkedHashMap<>();
    private boolean reading;
    /// Whether the store may have notifications that are not held.
    private boolean hasMore = true;

    Set<MqttConnection> connections() {
        return connections;
    }

    /// Holds a notification that has become due, as the newest. An older one of its tunnel is dropped.
    void add(Notification notification) {
        held.remove(notification.tunnelId());
        held.putFirst(notification.tunnelId(), notification);
        dropOldest();
    }

    /// Holds a notification from the store, as the oldest, unless one of its tunnel is held that is as new.
    void addOlder(Notification notification) {
        Notification present = held.get(notification.tunnelId());
        if (present == null || present.version() < notification.version()) {
            held.putLast(notification.tunnelId(), notification);
            dropOldest();
        }
    }

    private void dropOldest() {
        if (held.size() > MOST_HELD) {
            held.pollLastEntry();
            hasMore = true;
        }
    }

    /// Drops the notification of a tunnel if its version is below `version`.
    void removeBelow(TunnelId tunnel, long version) {
        Notification present = held.get(tunnel);
        if (present != null && present.version() < version) {
            held.remove(tunnel);
        }
    }

    /// The held notifications whose tunnels are open, the newest first.
    List<Notification> due(Instant now) {
        held.values().removeIf(notification -> !now.isBefore(notification.expiresAt()));
        return List.copyOf(held.values());
    }

    /// Whether no connection is subscribed and the store is not being read. While it is, the thing stays, so
    /// that a device that subscribes again and again causes one read at a time.
    boolean isUnused() {
        return connections.isEmpty() && !reading;
    }

    /// Whether to read the store now: it may have more, and at most half of [#MOST_HELD] is held.
    boolean beginReading() {
        if (reading || !hasMore || held.size() > MOST_HELD / 2) {
            return false;
        }
        reading = true;
        // A notification that is dropped from here on may be missing from what is read.
        hasMore = false;
        return true;
    }

    /// @param all whether the store has no more than was read
    void endReading(boolean all) {
        reading = false;
        hasMore |= !all;
    }
}
