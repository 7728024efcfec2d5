package io.culvert.cli;

import io.culvert.policy.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A value in a [YamlFile] and the path that leads to it. All methods that refuse a value throw a
/// [CliException] that names the file, the place, the value and what is expected there.
///
/// @param at `brokers[0].url`; empty for the whole file
record YamlPlace(YamlFile file, String at, JsonNode node) {

    private static final int SHOWN = 80;

    /// More keys than this are not listed in a message.
    private static final int LISTED_KEYS = 12;

    /// Whether the file has a value here, except null.
    boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    /// The value of a key, which may be missing.
    YamlPlace key(String key) {
        return new YamlPlace(file, at.isEmpty() ? key : at + "." + key, node.path(key));
    }

    /// The values by their keys; none if nothing is here.
    Map<String, YamlPlace> keys() {
        if (isPresent() && !node.isObject()) {
            throw failure("no keys (expected: KEY: VALUE lines)");
        }
        Map<String, YamlPlace> keys = new LinkedHashMap<>();
        node.propertyNames().forEach(key -> keys.put(key, key(key)));
        return keys;
    }

    /// The values by their keys, all of which must be known.
    Map<String, YamlPlace> keys(Set<String> known) {
        Map<String, YamlPlace> keys = keys();
        keys.keySet().stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw failure("unknown key " + key + " (nearest: " + Nearest.to(key, known)
                    + (known.size() > LISTED_KEYS ? ")"
                            : "; expected: " + String.join(", ", new TreeSet<>(known)) + ")"));
        });
        return keys;
    }

    /// The values by their keys, which are names of this form.
    Map<String, YamlPlace> keys(Pattern form) {
        Map<String, YamlPlace> keys = keys();
        keys.forEach((key, place) -> {
            if (!form.matcher(key).matches()) {
                throw place.failure(key + " (expected: " + form.pattern() + ")");
            }
        });
        return keys;
    }

    /// The items of a list; none if nothing is here.
    List<YamlPlace> items() {
        if (isPresent() && !node.isArray()) {
            throw refusal("a list");
        }
        List<YamlPlace> items = new ArrayList<>();
        node.values().forEach(item -> items.add(new YamlPlace(file, at + "[" + items.size() + "]", item)));
        return items;
    }

    /// A text, or null if nothing is here.
    @Nullable
    String text() {
        if (isPresent() && !node.isString()) {
            throw refusal("text");
        }
        return node.isString() ? node.asString() : null;
    }

    /// A text of this form, which may be a number.
    String text(Pattern form) {
        if (!node.isValueNode() || !form.matcher(node.asString()).matches()) {
            throw refusal(form.pattern());
        }
        return node.asString();
    }

    /// The exception for a value that is not what is expected here.
    CliException refusal(String expected) {
        String value = isPresent() ? node.toString() : "not set";
        return failure((value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value) + " (expected: "
                + expected + ")");
    }

    /// The exception for what is wrong here.
    CliException failure(String text) {
        return new CliException(ExitCode.USAGE, file.name() + ": " + (at.isEmpty() ? "" : at + ": ") + text);
    }
}
