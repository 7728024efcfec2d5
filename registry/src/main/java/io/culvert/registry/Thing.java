package io.culvert.registry;

import java.time.Instant;

/// A device's name in the registry.
///
/// @param account the twelve-digit account that owns it
/// @param name unique in the account; see [Names#THING]
/// @param id unique for ever: another thing of the same name has another
/// @param version 1 at first, one more with each change
public record Thing(String account, String name, String id, Attributes attributes, long version,
        Instant createdAt) {

    Thing changed(Attributes now) {
        return new Thing(account, name, id, now, version + 1, createdAt);
    }
}
