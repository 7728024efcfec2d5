package io.culvert.notify;

import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The undelivered notifications and the subscribed devices. A notification remains until its thing confirms
/// it, its token is used or replaced, or its tunnel ends. Thread safe; the lock is never held while blocking.
final class Notifications {

    private record ThingKey(String account, String name) {

        static ThingKey of(Notification notification) {
            return new ThingKey(notification.account(), notification.thingName());
        }
    }

    /// @param order increases with each notification that becomes due
    private record Due(long order, Notification notification) {}

    private static final Comparator<Due> NEWEST_FIRST = Comparator.comparingLong(Due::order).reversed();

    private final InstantSource clock;
    private final NewestVersions newest = new NewestVersions();
    private final Map<TunnelId, Due> due = new HashMap<>();
    private final Map<ThingKey, Set<TunnelId>> dueOf = new HashMap<>();
    private final Map<ThingKey, Set<MqttSession>> subscribers = new HashMap<>();
    private long order;

    Notifications(InstantSource clock) {
        this.clock = clock;
    }

    /// Handles an event. Two events of a tunnel may arrive in either order; the one with the higher
    /// version wins.
    void on(TunnelEvent event) {
        if (event instanceof TunnelEvent.NotificationDue news && newest.isNews(event)) {
            add(news.notification()).forEach(MqttSession::deliver);
        } else if (event instanceof TunnelEvent.NotificationVoid gone && newest.isNews(event)) {
            voided(gone);
        }
    }

    /// Returns the sessions to notify.
    private synchronized Set<MqttSession> add(Notification notification) {
        Due before = due.get(notification.tunnelId());
        if (before != null && before.notification().version() >= notification.version()) {
            return Set.of();
        }
        due.put(notification.tunnelId(), new Due(order++, notification));
        ThingKey thing = ThingKey.of(notification);
        dueOf.computeIfAbsent(thing, key -> new HashSet<>()).add(notification.tunnelId());
        return Set.copyOf(subscribers.getOrDefault(thing, Set.of()));
    }

    private synchronized void voided(TunnelEvent.NotificationVoid gone) {
        Due waiting = due.get(gone.tunnelId());
        if (waiting != null && waiting.notification().version() < gone.version()) {
            remove(waiting.notification());
        }
    }

    private void remove(Notification notification) {
        due.remove(notification.tunnelId());
        dueOf.computeIfPresent(ThingKey.of(notification), (key, tunnels) -> {
            tunnels.remove(notification.tunnelId());
            return tunnels.isEmpty() ? null : tunnels;
        });
    }

    /// The undelivered notifications of a thing, the newest first.
    synchronized List<Notification> waiting(String account, String thing) {
        Instant now = clock.instant();
        List<Due> own = dueOf.getOrDefault(new ThingKey(account, thing), Set.of())
            .stream()
            .map(this::find)
            .filter(Objects::nonNull)
            .sorted(NEWEST_FIRST)
            .toList();
        own.stream()
            .map(Due::notification)
            .filter(notification -> !now.isBefore(notification.expiresAt()))
            .forEach(this::remove);
        return own.stream()
            .map(Due::notification)
            .filter(notification -> now.isBefore(notification.expiresAt()))
            .toList();
    }

    private @Nullable Due find(TunnelId tunnel) {
        return due.get(tunnel);
    }

    synchronized void subscribe(String account, String thing, MqttSession session) {
        subscribers.computeIfAbsent(new ThingKey(account, thing), key -> new HashSet<>()).add(session);
    }

    synchronized void unsubscribe(String account, String thing, MqttSession session) {
        subscribers.computeIfPresent(new ThingKey(account, thing), (key, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    synchronized void confirmed(Notification notification) {
        Due waiting = due.get(notification.tunnelId());
        if (waiting != null && waiting.notification().equals(notification)) {
            remove(notification);
        }
    }
}
