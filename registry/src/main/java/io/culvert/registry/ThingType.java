package io.culvert.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A type that things may have. It restricts nothing; it is for those who look for things.
///
/// @param account the account that owns it
/// @param name unique in the account; see [Names#THING]
/// @param id never reused
/// @param description at most 2028 printable ASCII characters, or null
/// @param searchable up to three names of attributes
/// @param deprecatedAt since when no thing gets this type any more, or null
public record ThingType(String account, String name, String id, @Nullable String description,
        List<String> searchable, @Nullable Instant deprecatedAt, Instant createdAt) {
    public ThingType {
        searchable = List.copyOf(searchable);
    }
}
