package io.culvert.control.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of a structure in a request, taken by name and checked against their shape. A member that is
/// null is absent; unknown members are ignored. Error messages name the member, its value and the rule.
public final class Members {

    private final ObjectNode node;
    private final String path;
    private final InputErrors errors;

    Members(ObjectNode node, String path, InputErrors errors) {
        this.node = node;
        this.path = path;
        this.errors = errors;
    }

    /// The members of a request to a service whose operations are called by name.
    public static Members of(ObjectNode request) {
        return of(request, InputErrors.RPC);
    }

    /// The members of a request, refused with the errors of its service.
    public static Members of(ObjectNode request, InputErrors errors) {
        return new Members(request, "", errors);
    }

    /// Whether the member is present.
    public boolean has(String name) {
        return value(name).isPresent();
    }

    /// A text that conforms to the rule.
    public Optional<String> text(String name, TextRule rule) {
        return value(name).map(value -> value.text(rule));
    }

    /// A required text.
    public String requiredText(String name, TextRule rule) {
        return required(name, text(name, rule));
    }

    /// An integer between the limits, both included.
    public Optional<Integer> integer(String name, int min, int max) {
        return value(name).map(value -> value.integer(min, max));
    }

    /// An integer of 64 bits.
    public Optional<Long> number(String name) {
        return value(name).map(Value::number);
    }

    /// True or false.
    public Optional<Boolean> flag(String name) {
        return value(name).map(Value::flag);
    }

    /// One of the constants, by its exact name.
    public <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        return value(name).map(value -> value.constant(type));
    }

    /// One of the constants; required.
    public <E extends Enum<E>> E requiredConstant(String name, Class<E> type) {
        return required(name, constant(name, type));
    }

    /// A nested structure.
    public Optional<Members> structure(String name) {
        return value(name).map(Value::structure);
    }

    /// A list of structures, of at least `min` and at most `max`.
    public Optional<List<Members>> structures(String name, int min, int max) {
        return value(name).map(value -> value.elements(min, max).stream().map(Value::structure).toList());
    }

    /// A list of texts, each of which conforms to the rule.
    public Optional<List<String>> texts(String name, int min, int max, TextRule rule) {
        return value(name)
            .map(value -> value.elements(min, max).stream().map(element -> element.text(rule)).toList());
    }

    /// A map of texts, each of which conforms to the rule, in the order of the request; empty if the member
    /// is absent.
    public Map<String, String> textMap(String name, TextRule rule) {
        Map<String, String> texts = new LinkedHashMap<>();
        structure(name).ifPresent(map -> map.node.propertyNames()
            .forEach(key -> map.text(key, rule).ifPresent(text -> texts.put(key, text))));
        return texts;
    }

    /// The value; required.
    public <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> errors.missing(at(name)));
    }

    /// A member's place in the request, as refusals name it.
    public String at(String name) {
        return path + name;
    }

    /// All members but the excluded ones as one text. Two requests give the same text only if these members
    /// are equal.
    public String textWithout(Set<String> excluded) {
        Map<String, JsonNode> rest = new TreeMap<>();
        node.properties().forEach(member -> rest.put(member.getKey(), member.getValue()));
        rest.keySet().removeAll(excluded);
        return rest.toString();
    }

    private Optional<Value> value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() || value.isMissingNode() ? Optional.empty()
                : Optional.of(new Value(value, at(name), errors));
    }
}
