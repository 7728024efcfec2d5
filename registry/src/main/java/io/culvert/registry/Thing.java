package io.culvert.registry;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A device's name in the registry.
///
/// @param account the twelve-digit account that owns it
/// @param name unique in the account, 1 to 128 of `[a-zA-Z0-9:_-]`
/// @param attributes at most 50 names with values
public record Thing(String account, String name, Map<String, String> attributes, Instant createdAt) {

    /// The form of a name.
    public static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:_-]{1,128}");

    public Thing {
        attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
