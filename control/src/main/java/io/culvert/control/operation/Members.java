package io.culvert.control.operation;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of a structure in a request, taken by name and checked against their shape. A member that is
/// null is absent; unknown members are ignored. Error messages name the member, its value and the rule.
public final class Members {

    private final ObjectNode node;
    private final String path;

    private Members(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /// The members of a request.
    public static Members of(ObjectNode request) {
        return new Members(request, "");
    }

    /// A text that keeps the rule.
    public Optional<String> text(String name, TextRule rule) {
        return member(name).map(value -> checked(value, at(name), rule));
    }

    /// A text that must be there.
    public String requiredText(String name, TextRule rule) {
        return required(name, text(name, rule));
    }

    /// A whole number between the limits, both included.
    public Optional<Integer> integer(String name, int min, int max) {
        return member(name).map(value -> checked(value, at(name), min, max));
    }

    /// True or false.
    public Optional<Boolean> flag(String name) {
        return member(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrongType(value, at(name), "a boolean");
            }
            return value.booleanValue();
        });
    }

    /// One of the constants, by its exact name.
    public <E extends Enum<E>> E requiredConstant(String name, Class<E> type) {
        JsonNode value = required(name, member(name));
        String text = stringOf(value, at(name));
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw Refusals.constraint(Refusals.quoted(text), at(name),
                "Member must satisfy enum value set: " + names(type));
    }

    /// A nested structure.
    public Optional<Members> structure(String name) {
        return member(name).map(value -> structure(value, at(name)));
    }

    /// A list of structures, of at least `min` and at most `max`.
    public Optional<List<Members>> structures(String name, int min, int max) {
        return elements(name, min, max).map(elements -> {
            List<Members> all = new ArrayList<>();
            for (JsonNode element : elements) {
                all.add(structure(element, element(name, all.size())));
            }
            return all;
        });
    }

    /// A list of texts that each keep the rule.
    public Optional<List<String>> texts(String name, int min, int max, TextRule rule) {
        return elements(name, min, max).map(elements -> {
            List<String> all = new ArrayList<>();
            for (JsonNode element : elements) {
                all.add(checked(element, element(name, all.size()), rule));
            }
            return all;
        });
    }

    /// The value, which must be there.
    public <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> Refusals.missing(at(name)));
    }

    /// A member's place in the request, as refusals name it.
    public String at(String name) {
        return path + name;
    }

    private Optional<JsonNode> member(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() || value.isMissingNode() ? Optional.empty()
                : Optional.of(value);
    }

    private Optional<JsonNode> elements(String name, int min, int max) {
        return member(name).map(value -> {
            if (!value.isArray()) {
                throw wrongType(value, at(name), "a list");
            }
            if (value.size() < min || value.size() > max) {
                throw Refusals.constraint(value.size() + " elements", at(name),
                        value.size() < min ? "Member must have length greater than or equal to " + min
                                : "Member must have length less than or equal to " + max);
            }
            return value;
        });
    }

    private String element(String name, int index) {
        return at(name) + "." + (index + 1) + ".member";
    }

    private static Members structure(JsonNode value, String at) {
        if (value instanceof ObjectNode structure) {
            return new Members(structure, at + ".");
        }
        throw wrongType(value, at, "a structure");
    }

    private static String checked(JsonNode value, String at, TextRule rule) {
        String text = stringOf(value, at);
        rule.broken(text).ifPresent(broken -> {
            throw Refusals.constraint(Refusals.quoted(text), at, broken);
        });
        return text;
    }

    private static int checked(JsonNode value, String at, int min, int max) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrongType(value, at, "a 32-bit integer");
        }
        int number = value.intValue();
        if (number < min || number > max) {
            throw Refusals.constraint("'" + number + "'", at,
                    number < min ? "Member must have value greater than or equal to " + min
                            : "Member must have value less than or equal to " + max);
        }
        return number;
    }

    private static String stringOf(JsonNode value, String at) {
        if (!value.isString()) {
            throw wrongType(value, at, "a string");
        }
        return value.stringValue();
    }

    private static ApiError wrongType(JsonNode value, String at, String expected) {
        return new ApiError(ErrorType.SERIALIZATION,
                at + ": " + Refusals.shown(value) + " (expected: " + expected + ")");
    }

    private static <E extends Enum<E>> String names(Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name());
        }
        return "[" + String.join(", ", names) + "]";
    }
}
