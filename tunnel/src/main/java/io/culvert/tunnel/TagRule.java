package io.culvert.tunnel;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides what a change of tags writes. A pure function: a store calls it under the lock of the
/// tunnel's row.
public final class TagRule {

    private TagRule() {}

    /// Decides on one change. The store must write the tunnel of a [TagResult.Tagged], and nothing for any
    /// other result.
    ///
    /// @param stored the tunnel as the store has it, or null if the account has no such tunnel
    public static TagResult decide(@Nullable Tunnel stored, Tagging tagging, Instant now) {
        if (stored == null) {
            return new TagResult.NotFound();
        }
        if (!stored.isDescribedAs(tagging.seen())) {
            return new Stale(stored);
        }
        Map<String, String> tags = new LinkedHashMap<>(stored.tags());
        tags.keySet().removeAll(tagging.removed());
        tags.putAll(tagging.set());
        if (!tagging.set().isEmpty() && tags.size() > tagging.maxTags()) {
            return new TagResult.LimitExceeded("tags: " + tags.size()
                    + " tags with those that the tunnel has (expected: at most " + tagging.maxTags() + ")");
        }
        return new TagResult.Tagged(stored.tagged(tags, now));
    }
}
