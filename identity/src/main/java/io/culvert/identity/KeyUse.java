package io.culvert.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Records when access keys were last used: in memory with each call, and periodically in the store. Holds at
/// most one entry per existing access key. [#used] never blocks.
public final class KeyUse {

    private final IdentityStore store;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Instant> noted = new ConcurrentHashMap<>();

    public KeyUse(IdentityStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Records a verified call that was signed with this key.
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

    /// When these keys were last used, in any process that shares the store; keys that were never used
    /// are missing.
    public Map<String, Instant> lastUsed(Collection<String> accessKeyIds) {
        flush();
        return store.lastUsed(accessKeyIds);
    }
}
