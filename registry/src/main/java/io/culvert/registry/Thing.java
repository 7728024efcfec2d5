package io.culvert.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A device's name in the registry.
///
/// @param account the twelve-digit account that owns it
/// @param name unique in the account; see [Names#THING]
/// @param id never reused: a later thing of the same name gets another id
/// @param version starts at 1; each change raises it by one
/// @param type the name of its [ThingType], or null
public record Thing(String account, String name, String id, Attributes attributes, long version,
        Instant createdAt, @Nullable String type) {

    /// A thing without a type.
    public Thing(String account, String name, String id, Attributes attributes, long version,
            Instant createdAt) {
        this(account, name, id, attributes, version, createdAt, null);
    }

    /// The number of characters that it adds to a list; see [Page#MAX_CHARS].
    public int chars() {
        return attributes.chars();
    }

    Thing changed(Attributes now, @Nullable String nowType) {
        return new Thing(account, name, id, now, version + 1, createdAt, nowType);
    }
}
