package io.culvert.registry;

import org.jspecify.annotations.Nullable;

/// Selects things by one of their attributes.
///
/// @param name the attribute's name
/// @param value the attribute's value, or null for any value
/// @param prefix whether `value` is only the beginning of the attribute's value
public record AttributeFilter(String name, @Nullable String value, boolean prefix) {

    /// Whether a thing with these attributes is selected.
    public boolean matches(Attributes attributes) {
        String actual = attributes.values().get(name);
        if (actual == null || value == null) {
            return actual != null;
        }
        return prefix ? actual.startsWith(value) : actual.equals(value);
    }
}
