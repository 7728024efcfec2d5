package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.control.wire.Documents;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of a request's body, or of a structure in it. A member that is null is absent; unknown ones
/// are ignored.
record Body(ObjectNode node, String at) {

    static Body of(byte[] body) {
        return new Body(Documents.json().read(body), "");
    }

    private Optional<JsonNode> member(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    boolean has(String name) {
        return member(name).isPresent();
    }

    Optional<String> text(String name) {
        return member(name).map(value -> text(name, value));
    }

    private String text(String name, JsonNode value) {
        if (!value.isString()) {
            throw wrong(name, "a string");
        }
        return value.stringValue();
    }

    Optional<Boolean> flag(String name) {
        return member(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrong(name, "a boolean");
            }
            return value.booleanValue();
        });
    }

    Optional<Long> number(String name) {
        return member(name).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw wrong(name, "a whole number");
            }
            return value.longValue();
        });
    }

    Optional<Body> structure(String name) {
        return member(name).map(value -> {
            if (value instanceof ObjectNode structure) {
                return new Body(structure, at + name + ".");
            }
            throw wrong(name, "a structure");
        });
    }

    /// A map of strings; empty if it is absent.
    Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        structure(name).ifPresent(map -> map.node.properties()
            .forEach(entry -> texts.put(entry.getKey(), map.text(entry.getKey(), entry.getValue()))));
        return texts;
    }

    /// Refuses a member that is given although we do not have it.
    Body refuse(String name) {
        if (has(name)) {
            throw IotCall.notSupported(at + name);
        }
        return this;
    }

    private ApiError wrong(String name, String expected) {
        return IotCall.invalid(IotCall.shown(at + name) + ": of the wrong type (expected: " + expected + ")");
    }
}
