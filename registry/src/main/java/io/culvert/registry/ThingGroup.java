package io.culvert.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A group of things, possibly inside another group. Its parent never changes.
///
/// @param account the account that owns it
/// @param name unique in the account; see [Names#THING]
/// @param id never reused
/// @param ancestors the groups it is in, from the root to its parent
/// @param description at most 2028 printable ASCII characters, or null
public record ThingGroup(String account, String name, String id, List<String> ancestors,
        @Nullable String description, Attributes attributes, Instant createdAt) {

    public ThingGroup {
        ancestors = List.copyOf(ancestors);
    }

    /// The number of characters that it adds to a list; see [Page#MAX_CHARS].
    public int chars() {
        return attributes.chars() + (description == null ? 0 : description.length());
    }

    /// The parent of this group, or null at the root.
    public @Nullable String parent() {
        return ancestors.isEmpty() ? null : ancestors.getLast();
    }
}
