package io.culvert.notify;

import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers the newest version of each tunnel that recently had an event, to recognise events that arrive
/// late. Bounded. Thread safe.
public final class NewestVersions {

    private static final int TUNNELS = 10_000;

    private final Map<TunnelId, Long> newest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TunnelId, Long> eldest) {
            return size() > TUNNELS;
        }
    };

    /// Records the event's version if no newer version of its tunnel was recorded before.
    ///
    /// @return whether it was recorded
    public synchronized boolean recordIfNewest(TunnelEvent event) {
        return newest.merge(event.tunnelId(), event.version(), Math::max) == event.version();
    }

    /// Whether an event of this tunnel with a higher version was recorded.
    synchronized boolean isOutdated(TunnelId tunnel, long version) {
        return newest.getOrDefault(tunnel, version) > version;
    }
}
