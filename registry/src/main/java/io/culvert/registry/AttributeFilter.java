package io.culvert.registry;

import org.jspecify.annotations.Nullable;

/// Which things of a list are wanted, by one of their attributes.
///
/// @param name the attribute's name
/// @param value its value, or null for whatever value
/// @param prefix whether the value need only begin so
public record AttributeFilter(String name, @Nullable String value, boolean prefix) {

    /// Whether these attributes are among those wanted.
    public boolean matches(Attributes attributes) {
        String actual = attributes.values().get(name);
        if (actual == null || value == null) {
            return actual != null;
        }
        return prefix ? actual.startsWith(value) : actual.equals(value);
    }
}
