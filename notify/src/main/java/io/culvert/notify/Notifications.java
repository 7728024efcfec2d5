package io.culvert.notify;

import io.culvert.transport.LimitedLog;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/// The undelivered notifications of subscribed things. Those of all other things are in the store alone: a
/// thing's are read when its first device subscribes, and again when few of them are left. A notification
/// remains until its thing confirms it, its token is used or replaced, or its tunnel ends. Thread safe; the
/// lock is never held while blocking.
final class Notifications {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(MqttEndpoint.class), 10,
            Duration.ofMinutes(1));
    private static final Duration RETRY = Duration.ofSeconds(5);

    private record ThingKey(String account, String name) {

        static ThingKey of(Notification notification) {
            return new ThingKey(notification.account(), notification.thingName());
        }
    }

    private final StoredNotifications stored;
    private final Executor blocking;
    private final InstantSource clock;
    private final NewestVersions newest = new NewestVersions();
    private final Map<ThingKey, SubscribedThing> subscribed = new HashMap<>();
    /// Confirmed notifications that the store may still have as due.
    private final Set<Notification> confirming = new HashSet<>();

    /// @param blocking runs tasks that block on the store
    Notifications(StoredNotifications stored, Executor blocking, InstantSource clock) {
        this.stored = stored;
        this.blocking = blocking;
        this.clock = clock;
    }

    /// Handles an event. Two events of a tunnel may arrive in either order; the one with the higher
    /// version wins.
    void on(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.NotificationDue due -> add(due).forEach(MqttConnection::deliver);
            case TunnelEvent.NotificationVoid gone -> voided(gone);
            default -> {
            }
        }
    }

    /// Returns the connections to notify.
    private synchronized Set<MqttConnection> add(TunnelEvent.NotificationDue due) {
        SubscribedThing thing = newest.recordIfNewest(due) ? subscribed.get(ThingKey.of(due.notification()))
                : null;
        if (thing == null) {
            return Set.of();
        }
        thing.add(due.notification());
        return Set.copyOf(thing.connections());
    }

    private synchronized void voided(TunnelEvent.NotificationVoid gone) {
        ThingKey key = new ThingKey(gone.account(), gone.thingName());
        SubscribedThing thing = newest.recordIfNewest(gone) ? subscribed.get(key) : null;
        if (thing != null) {
            thing.removeBelow(gone.tunnelId(), gone.version());
            readIfFewAreLeft(key, thing);
        }
    }

    /// The newest undelivered notifications of a subscribed thing that are known here, the newest first,
    /// [SubscribedThing#MOST_HELD] at most. Its connections are told when there are more.
    synchronized List<Notification> waiting(String account, String thingName) {
        SubscribedThing thing = subscribed.get(new ThingKey(account, thingName));
        return thing == null ? List.of() : thing.due(clock.instant());
    }

    synchronized void subscribe(String account, String thingName, MqttConnection connection) {
        ThingKey key = new ThingKey(account, thingName);
        SubscribedThing thing = subscribed.computeIfAbsent(key, any -> new SubscribedThing());
        thing.connections().add(connection);
        readIfFewAreLeft(key, thing);
    }

    synchronized void unsubscribe(String account, String thingName, MqttConnection connection) {
        subscribed.computeIfPresent(new ThingKey(account, thingName), (key, thing) -> {
            thing.connections().remove(connection);
            return thing.isUnused() ? null : thing;
        });
    }

    synchronized boolean isSubscribed(String account, String thingName) {
        return subscribed.containsKey(new ThingKey(account, thingName));
    }

    synchronized int subscriptionCount() {
        return subscribed.values().stream().mapToInt(thing -> thing.connections().size()).sum();
    }

    /// Writes that the thing has confirmed a notification.
    synchronized void confirmed(Notification notification) {
        ThingKey key = ThingKey.of(notification);
        SubscribedThing thing = subscribed.get(key);
        if (thing != null) {
            thing.removeBelow(notification.tunnelId(), notification.version() + 1);
        }
        confirming.add(notification);
        blocking.execute(() -> write(key, notification));
    }

    private void write(ThingKey key, Notification notification) {
        try {
            stored.confirmed(notification);
        } catch (RuntimeException e) {
            LOG.warn("tunnel {}: the confirmation by {} is not stored; it is sent again when {} subscribes",
                    notification.tunnelId(), key.name(), key.name(), e);
        }
        synchronized (this) {
            confirming.remove(notification);
            SubscribedThing thing = subscribed.get(key);
            if (thing != null) {
                readIfFewAreLeft(key, thing);
            }
        }
    }

    private void readIfFewAreLeft(ThingKey key, SubscribedThing thing) {
        if (thing.beginReading()) {
            blocking.execute(() -> read(key, thing));
        }
    }

    private void read(ThingKey key, SubscribedThing thing) {
        try {
            List<Notification> due = stored.due(key.account(), key.name(), SubscribedThing.MOST_HELD);
            have(key, thing, due).forEach(MqttConnection::deliver);
        } catch (RuntimeException e) {
            LOG.warn("The notifications of {} cannot be read; trying again in {} s", key.name(),
                    RETRY.toSeconds(), e);
            CompletableFuture.delayedExecutor(RETRY.toSeconds(), TimeUnit.SECONDS, blocking).execute(() -> {
                if (isWanted(key, thing)) {
                    read(key, thing);
                }
            });
        }
    }

    /// Whether a connection waits for what is read; otherwise forgets the thing.
    private synchronized boolean isWanted(ThingKey key, SubscribedThing thing) {
        if (thing.connections().isEmpty()) {
            subscribed.remove(key);
            return false;
        }
        return true;
    }

    /// Adds what was read, except what has changed meanwhile. Returns the connections to notify.
    private synchronized Set<MqttConnection> have(ThingKey key, SubscribedThing thing,
            List<Notification> due) {
        due.stream()
            .filter(one -> !confirming.contains(one) && !newest.isOutdated(one.tunnelId(), one.version()))
            .forEach(thing::addOlder);
        thing.endReading(due.size() < SubscribedThing.MOST_HELD);
        if (thing.isUnused()) {
            subscribed.remove(key);
        }
        return Set.copyOf(thing.connections());
    }
}
