package io.culvert.tunnel;

import io.culvert.tunnel.life.LifeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Detachments that the store could not write. Each is retried until it succeeds. If there are more than the
/// bound, the oldest are dropped, and those sides show as connected until the next peer, rotation or
/// restart. Thread-safe.
final class DetachBacklog {

    private static final int MAX_DEPARTURES = 100_000;

    /// A peer that has detached.
    ///
    /// @param home the life that it was attached to, or null for a process that has its database to itself
    record Departure(TunnelId tunnel, Side side, String attachment, @Nullable LifeId home, Instant at) {}

    private final Map<String, Departure> waiting = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Departure> eldest) {
            return size() > MAX_DEPARTURES;
        }
    };

    /// Writes a detachment, or keeps it for [#retry].
    ///
    /// @throws StoreException if the store failed; the detachment is kept
    void write(TunnelStore store, Departure departure) {
        try {
            store.detached(departure.tunnel(), departure.side(), departure.attachment(), departure.home(),
                    departure.at());
            remove(departure);
        } catch (StoreException e) {
            keep(departure);
            throw e;
        }
    }

    /// Writes the kept detachments until the store fails again.
    void retry(TunnelStore store) {
        for (Departure departure : kept()) {
            write(store, departure);
        }
    }

    private synchronized void keep(Departure departure) {
        waiting.put(departure.attachment(), departure);
    }

    private synchronized void remove(Departure departure) {
        waiting.remove(departure.attachment());
    }

    private synchronized List<Departure> kept() {
        return waiting.isEmpty() ? List.of() : new ArrayList<>(waiting.values());
    }
}
