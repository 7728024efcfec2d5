package io.culvert.control.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One value in a request, converted to the type of its member and checked against the member's rule.
///
/// @param at its place in the request, as refusals name it
record Value(JsonNode node, String at, InputErrors errors) {

    String text(TextRule rule) {
        String text = string();
        rule.broken(text).ifPresent(broken -> {
            throw errors.constraint(Refusals.quoted(text), at, broken);
        });
        return text;
    }

    boolean flag() {
        if (!node.isBoolean()) {
            throw errors.wrongType(node, at, "a boolean");
        }
        return node.booleanValue();
    }

    int integer(int min, int max) {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw errors.wrongType(node, at, "a 32-bit integer");
        }
        int number = node.intValue();
        if (number < min || number > max) {
            throw errors.constraint("'" + number + "'", at,
                    number < min ? "Member must have value greater than or equal to " + min
                            : "Member must have value less than or equal to " + max);
        }
        return number;
    }

    long number() {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw errors.wrongType(node, at, "a 64-bit integer");
        }
        return node.longValue();
    }

    <E extends Enum<E>> E constant(Class<E> type) {
        String text = string();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw errors.constraint(Refusals.quoted(text), at, "Member must satisfy enum value set: "
                + Stream.of(type.getEnumConstants()).map(Enum::name).toList());
    }

    Members structure() {
        if (node instanceof ObjectNode structure) {
            return new Members(structure, at + ".", errors);
        }
        throw errors.wrongType(node, at, "a structure");
    }

    /// The elements of a list of at least `min` and at most `max`.
    List<Value> elements(int min, int max) {
        if (!node.isArray()) {
            throw errors.wrongType(node, at, "a list");
        }
        if (node.size() < min || node.size() > max) {
            throw errors.constraint(node.size() + " elements", at,
                    node.size() < min ? "Member must have length greater than or equal to " + min
                            : "Member must have length less than or equal to " + max);
        }
        List<Value> elements = new ArrayList<>();
        node.forEach(element -> elements
            .add(new Value(element, at + "." + (elements.size() + 1) + ".member", errors)));
        return elements;
    }

    private String string() {
        if (!node.isString()) {
            throw errors.wrongType(node, at, "a string");
        }
        return node.stringValue();
    }
}
