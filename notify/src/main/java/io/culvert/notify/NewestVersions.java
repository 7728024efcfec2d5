package io.culvert.notify;

import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import java.util.LinkedHashMap;
import java.util.Map;

/// The newest version of each of the last tunnels of which an event arrived, so that a late event is known as
/// such. Thread safe.
final class NewestVersions {

    private static final int TUNNELS = 10_000;

    private final Map<TunnelId, Long> newest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TunnelId, Long> eldest) {
            return size() > TUNNELS;
        }
    };

    /// Notes the event's version; false where a newer one of its tunnel was noted before.
    synchronized boolean isNews(TunnelEvent event) {
        return newest.merge(event.tunnelId(), event.version(), Math::max) == event.version();
    }
}
