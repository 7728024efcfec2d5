package io.culvert.registry;

import org.jspecify.annotations.Nullable;

/// What part of a list by name, or by id, is wanted.
///
/// @param after only elements after this one, or null from the first
/// @param limit the maximum number of elements, 1 or more
public record Page(@Nullable String after, int limit) {

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
