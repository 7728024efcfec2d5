package io.culvert.registry;

import org.jspecify.annotations.Nullable;

/// The requested part of a list that is ordered by name or id.
///
/// @param after the name or id after which the part starts, or null for the start of the list
/// @param limit the maximum number of elements, 1 or more
public record Page(@Nullable String after, int limit) {

    /// A page ends when its texts have this many characters, even if it has fewer than `limit` elements.
    public static final int MAX_CHARS = 256 << 10;

    public Page {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
        }
    }

    /// The first page.
    public static Page first(int limit) {
        return new Page(null, limit);
    }
}
