package io.culvert.notify;

import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What is yet to be delivered, and who listens. A notification waits for its thing until the thing confirms
/// it, its token is used or replaced, or its tunnel ends. Thread safe.
final class Notifications {

    private record ThingKey(String account, String name) {}

    private final InstantSource clock;
    private final NewestVersions newest = new NewestVersions();
    private final Map<TunnelId, Notification> due = new ConcurrentHashMap<>();
    private final Map<ThingKey, Set<MqttSession>> subscribers = new ConcurrentHashMap<>();

    Notifications(InstantSource clock) {
        this.clock = clock;
    }

    /// Two events of a tunnel may come in either order; the higher version counts.
    void on(TunnelEvent event) {
        if (event instanceof TunnelEvent.NotificationDue news) {
            Notification notification = news.notification();
            if (newest.isNews(event) && due.merge(notification.tunnelId(), notification,
                    Notifications::newer) == notification) {
                subscribers
                    .getOrDefault(new ThingKey(notification.account(), notification.thingName()), Set.of())
                    .forEach(session -> session.deliver(notification));
            }
        } else if (event instanceof TunnelEvent.NotificationVoid gone && newest.isNews(event)) {
            due.computeIfPresent(gone.tunnelId(),
                    (id, waiting) -> waiting.version() < gone.version() ? null : waiting);
        }
    }

    private static Notification newer(Notification one, Notification other) {
        return one.version() > other.version() ? one : other;
    }

    /// Adds a subscriber; returns what waits for it.
    List<Notification> subscribe(String account, String thing, MqttSession session) {
        subscribers.computeIfAbsent(new ThingKey(account, thing), key -> ConcurrentHashMap.newKeySet())
            .add(session);
        return waiting(account, thing);
    }

    /// What is due to a thing.
    List<Notification> waiting(String account, String thing) {
        due.values().removeIf(notification -> !clock.instant().isBefore(notification.expiresAt()));
        return due.values()
            .stream()
            .filter(notification -> notification.account().equals(account)
                    && notification.thingName().equals(thing))
            .toList();
    }

    void unsubscribe(String account, String thing, MqttSession session) {
        subscribers.computeIfPresent(new ThingKey(account, thing), (key, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    void confirmed(Notification notification) {
        due.remove(notification.tunnelId(), notification);
    }
}
