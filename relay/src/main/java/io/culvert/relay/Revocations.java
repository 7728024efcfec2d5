package io.culvert.relay;

import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Closes the gap between a store that lets a peer in and the relay that enrols it: a tunnel closed or
/// rotated in between must not keep that peer. Remembers the last revocations in their order; thread safe.
final class Revocations {

    private static final int REMEMBERED = 10_000;

    private record Key(TunnelId tunnel, Side side) {}

    private final Map<Key, Long> last = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long now;

    /// A point in time to ask about later.
    synchronized long now() {
        return now;
    }

    synchronized void revoked(TunnelId tunnel, Set<Side> sides) {
        now++;
        for (Side side : sides) {
            last.remove(new Key(tunnel, side));
            last.put(new Key(tunnel, side), now);
        }
    }

    /// Whether the side's tokens were revoked after `asOf`.
    synchronized boolean since(long asOf, TunnelId tunnel, Side side) {
        return last.getOrDefault(new Key(tunnel, side), 0L) > asOf;
    }
}
