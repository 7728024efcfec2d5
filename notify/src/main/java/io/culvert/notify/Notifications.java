package io.culvert.notify;

import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

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

    /// How many notifications of a thing are considered at a time. A thing may have as many as its account
    /// may have tunnels.
    static final int MOST_WAITING = 200;

    private final InstantSource clock;
    private final NewestVersions newest = new NewestVersions();
    private final Map<TunnelId, Due> due = new HashMap<>();
    /// The due notifications of each thing, the newest first.
    private final Map<ThingKey, NavigableMap<Long, Notification>> dueOf = new HashMap<>();
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
        if (before != null) {
            remove(before);
        }
        Due now = new Due(order++, notification);
        due.put(notification.tunnelId(), now);
        ThingKey thing = ThingKey.of(notification);
        dueOf.computeIfAbsent(thing, key -> new TreeMap<>(Comparator.reverseOrder()))
            .put(now.order(), notification);
        return Set.copyOf(subscribers.getOrDefault(thing, Set.of()));
    }

    private synchronized void voided(TunnelEvent.NotificationVoid gone) {
        Due waiting = due.get(gone.tunnelId());
        if (waiting != null && waiting.notification().version() < gone.version()) {
            remove(waiting);
        }
    }

    private void remove(Due gone) {
        due.remove(gone.notification().tunnelId());
        dueOf.computeIfPresent(ThingKey.of(gone.notification()), (key, own) -> {
            own.remove(gone.order());
            return own.isEmpty() ? null : own;
        });
    }

    /// The newest undelivered notifications of a thing, the newest first, [#MOST_WAITING] at most.
    synchronized List<Notification> waiting(String account, String thing) {
        Instant now = clock.instant();
        List<Notification> own = dueOf
            .getOrDefault(new ThingKey(account, thing), Collections.emptyNavigableMap())
            .values()
            .stream()
            .limit(MOST_WAITING)
            .toList();
        own.stream()
            .filter(notification -> !now.isBefore(notification.expiresAt()))
            .map(notification -> due.get(notification.tunnelId()))
            .filter(Objects::nonNull)
            .forEach(this::remove);
        return own.stream().filter(notification -> now.isBefore(notification.expiresAt())).toList();
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

    synchronized int subscriptionCount() {
        return subscribers.values().stream().mapToInt(Set::size).sum();
    }

    synchronized void confirmed(Notification notification) {
        Due waiting = due.get(notification.tunnelId());
        if (waiting != null && waiting.notification().equals(notification)) {
            remove(waiting);
        }
    }
}
