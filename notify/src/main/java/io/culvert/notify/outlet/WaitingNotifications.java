package io.culvert.notify.outlet;

import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The notifications that wait for one outlet: the newest one of each tunnel, the oldest first. Bounded:
/// drops the oldest beyond the limit. Guarded by the lock of its [OutletQueue].
final class WaitingNotifications {

    private static final int MOST = 10_000;

    /// @param refusals how often the receiver has refused it
    record Waiting(Notification notification, int refusals, Instant notBefore) {

        private TunnelId tunnel() {
            return notification.tunnelId();
        }
    }

    private final Map<TunnelId, Waiting> byTunnel = new LinkedHashMap<>();
    private final Set<TunnelId> underWay = new HashSet<>();
    private boolean leftOut;

    /// Adds a notification in place of an older one of its tunnel.
    void add(Notification notification) {
        Waiting before = byTunnel.get(notification.tunnelId());
        if (before != null && before.notification().version() >= notification.version()) {
            return;
        }
        byTunnel.remove(notification.tunnelId());
        byTunnel.put(notification.tunnelId(), new Waiting(notification, 0, Instant.MIN));
        if (byTunnel.size() > MOST) {
            Iterator<Waiting> oldest = byTunnel.values().iterator();
            oldest.next();
            oldest.remove();
            leftOut = true;
        }
    }

    /// Removes the notification of a tunnel if it is older than the version.
    void removeOlder(TunnelId tunnel, long version) {
        Waiting now = byTunnel.get(tunnel);
        if (now != null && now.notification().version() < version) {
            byTunnel.remove(tunnel);
        }
    }

    int size() {
        return byTunnel.size();
    }

    /// Takes the oldest one that may be delivered now; it counts as under way until
    /// [#delivered], [#refused] or [#returned]. Removes those that have expired.
    Optional<Waiting> take(Instant now) {
        byTunnel.values().removeIf(each -> !now.isBefore(each.notification().expiresAt()));
        Optional<Waiting> ready = byTunnel.values()
            .stream()
            .filter(each -> !now.isBefore(each.notBefore()) && !underWay.contains(each.tunnel()))
            .findFirst();
        ready.ifPresent(taken -> underWay.add(taken.tunnel()));
        return ready;
    }

    /// When the next notification that is not under way may be delivered.
    Optional<Instant> next() {
        return byTunnel.values()
            .stream()
            .filter(each -> !underWay.contains(each.tunnel()))
            .map(Waiting::notBefore)
            .min(Instant::compareTo);
    }

    /// The receiver has taken it; a newer one of its tunnel stays.
    void delivered(Waiting taken) {
        underWay.remove(taken.tunnel());
        byTunnel.computeIfPresent(taken.tunnel(),
                (tunnel, now) -> now.notification().equals(taken.notification()) ? null : now);
    }

    /// The receiver has refused it; it waits for a time.
    void refused(Waiting taken, Instant now, Duration delay) {
        underWay.remove(taken.tunnel());
        byTunnel.computeIfPresent(taken.tunnel(),
                (tunnel, each) -> each.equals(taken)
                        ? new Waiting(taken.notification(), taken.refusals() + 1, now.plus(delay))
                        : each);
    }

    /// It was not delivered and may be taken again.
    void returned(Waiting taken) {
        underWay.remove(taken.tunnel());
    }

    /// Records that notifications were dropped and have to be read again once the others are delivered.
    void leaveOut() {
        leftOut = true;
    }

    /// Whether dropped notifications have to be read again now. Returns true once each time.
    boolean takeReadAgain() {
        boolean read = leftOut && byTunnel.isEmpty();
        leftOut &= !read;
        return read;
    }
}
