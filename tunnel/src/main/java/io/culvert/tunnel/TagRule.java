package io.culvert.tunnel;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a change of tags writes. A pure function: a store calls it under the lock of the tunnel's row.
public final class TagRule {

    private TagRule() {}

    /// Decides on one change: [TagResult.Tagged] means that the store must write that tunnel, anything else
    /// that it must write nothing.
    ///
    /// @param stored the account's tunnel as it is now, or null where there is none
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
