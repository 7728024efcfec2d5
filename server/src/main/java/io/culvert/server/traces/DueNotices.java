package io.culvert.server.traces;

import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Since when notifications are due whose end is not known yet, the newest of each tunnel. Bounded: the
/// oldest are forgotten, and have no span. Thread safe.
final class DueNotices {

    private static final int MAX = 20_000;

    /// @param version of the tunnel that made the notification due
    record Due(long version, String account, String thing, Instant since) {}

    private final Map<TunnelId, Due> due = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TunnelId, Due> eldest) {
            return size() > MAX;
        }
    };

    synchronized void add(Notification notification, Instant since) {
        Due known = due.get(notification.tunnelId());
        if (known == null || known.version < notification.version()) {
            due.put(notification.tunnelId(),
                    new Due(notification.version(), notification.account(), notification.thingName(), since));
        }
    }

    /// Removes the notification of this version.
    synchronized Optional<Due> delivered(Notification notification) {
        return remove(notification.tunnelId(), due.get(notification.tunnelId()), notification.version());
    }

    /// Removes the tunnel's notification if it is older than this version.
    synchronized Optional<Due> voided(TunnelId tunnel, long version) {
        Due known = due.get(tunnel);
        return known == null || known.version >= version ? Optional.empty()
                : remove(tunnel, known, known.version);
    }

    private Optional<Due> remove(TunnelId tunnel, @Nullable Due known, long version) {
        if (known == null || known.version != version) {
            return Optional.empty();
        }
        due.remove(tunnel);
        return Optional.of(known);
    }
}
