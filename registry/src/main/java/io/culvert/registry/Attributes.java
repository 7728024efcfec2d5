package io.culvert.registry;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The attributes of a thing or a thing group: at most 50 names, sorted, each with a value. A name with an
/// empty value is dropped.
///
/// @param values names of 1 to 128, values of 1 to 800 characters
public record Attributes(Map<String, String> values) {

    /// The maximum number of attributes of one thing.
    public static final int MAX = 50;

    /// No attributes.
    public static final Attributes NONE = new Attributes(Map.of());

    /// The form of a name.
    public static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.,@/:#-]{1,128}");

    /// The form of a value; an empty value stands for none.
    public static final Pattern VALUE = Pattern.compile("[a-zA-Z0-9_.,@/:#=\\[\\]-]{0,800}");

    /// @throws IllegalArgumentException if [#fault] finds a fault
    public Attributes {
        SortedMap<String, String> kept = new TreeMap<>(values);
        kept.values().removeIf(String::isEmpty);
        fault(kept).ifPresent(what -> {
            throw new IllegalArgumentException(what);
        });
        values = Collections.unmodifiableMap(kept);
    }

    /// The first fault of the attributes, as a message for the caller; empty values are allowed here.
    public static Optional<String> fault(Map<String, String> values) {
        if (values.size() > MAX) {
            return Optional.of("attributes: " + values.size() + " (expected: at most " + MAX + ")");
        }
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (!NAME.matcher(entry.getKey()).matches()) {
                return Optional.of("attributes: a name is malformed (expected: " + NAME + ")");
            }
            if (!VALUE.matcher(entry.getValue()).matches()) {
                return Optional.of("attributes: the value of " + entry.getKey() + " is malformed (expected: "
                        + VALUE + ")");
            }
        }
        return Optional.empty();
    }

    /// How many characters the names and values have.
    int chars() {
        return values.entrySet()
            .stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();
    }

    /// A copy with the given attributes set; names with an empty value are removed.
    ///
    /// @throws IllegalArgumentException if there would be too many
    public Attributes with(Map<String, String> given) {
        Map<String, String> merged = new TreeMap<>(values);
        merged.putAll(given);
        return new Attributes(merged);
    }
}
