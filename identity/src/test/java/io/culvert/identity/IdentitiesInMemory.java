package io.culvert.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A store that forgets, for tests. Several [Identities] may share one, as processes share a database.
final class IdentitiesInMemory implements IdentityStore {

    private Directory kept = Directory.EMPTY.with(List.of());
    private final Map<String, Instant> used = new HashMap<>();
    int versionsAsked;

    @Override
    public synchronized long version() {
        versionsAsked++;
        return kept.version();
    }

    @Override
    public synchronized Directory load() {
        return kept;
    }

    @Override
    public synchronized boolean change(long version, List<IdentityChange> changes) {
        if (version != kept.version()) {
            return false;
        }
        kept = kept.with(changes);
        return true;
    }

    @Override
    public synchronized void used(Map<String, Instant> lastUsed) {
        lastUsed.forEach((id, at) -> used.merge(id, at, (a, b) -> a.isAfter(b) ? a : b));
    }

    @Override
    public synchronized Map<String, Instant> lastUsed(Collection<String> accessKeyIds) {
        Map<String, Instant> found = new HashMap<>(used);
        found.keySet().retainAll(accessKeyIds);
        return found;
    }
}
