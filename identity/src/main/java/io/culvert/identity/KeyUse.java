package io.culvert.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When access keys were last used: noted in memory with each call, handed to the store together now and
/// then. Holds one entry per access key used since, so no more than there are keys. Noting never blocks.
public final class KeyUse {

    private final IdentityStore store;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Instant> noted = new ConcurrentHashMap<>();

    public KeyUse(IdentityStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// A verified call was signed with it.
    public void used(String accessKeyId) {
        noted.put(accessKeyId, clock.instant());
    }

    /// Writes the recorded times to the store. Blocks; if the store fails, the times are kept for the
    /// next attempt.
    public void flush() {
        Map<String, Instant> batch = new HashMap<>(noted);
        if (!batch.isEmpty()) {
            store.used(batch);
            batch.forEach(noted::remove);
        }
    }

    /// When these were last used, in all processes that share the store; those that never were are missing.
    public Map<String, Instant> lastUsed(Collection<String> accessKeyIds) {
        flush();
        return store.lastUsed(accessKeyIds);
    }
}
