package io.culvert.control.provisioning;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Evaluates the values of a template: texts, `Ref` and `Fn::Join`.
///
/// @param parameters the values of all declared parameters that have one
record TemplateValues(Map<String, String> parameters) {

    private static final int MAX_CHARS = 65_536;
    private static final String EXPECTED = "a text, Ref or Fn::Join";

    String text(JsonNode value, String place) {
        if (value.isString()) {
            return value.asString();
        }
        if (!value.isObject() || value.size() != 1) {
            throw new TemplateException(place, "not a value", EXPECTED);
        }
        Map.Entry<String, JsonNode> function = value.properties().iterator().next();
        return switch (function.getKey()) {
            case "Ref" -> parameter(function.getValue(), place);
            case "Fn::Join" -> joined(function.getValue(), place + ".Fn::Join");
            default -> throw new TemplateException(place, "'" + function.getKey() + "'", EXPECTED);
        };
    }

    private String parameter(JsonNode name, String place) {
        String value = name.isString() ? parameters.get(name.asString()) : null;
        if (value == null) {
            throw new TemplateException(place, "Ref " + (name.isString() ? "'" + name.asString() + "'" : ""),
                    "a parameter that the template declares and that has a value");
        }
        return value;
    }

    private String joined(JsonNode arguments, String place) {
        if (!arguments.isArray() || arguments.size() != 2 || !arguments.path(0).isString()
                || !arguments.path(1).isArray()) {
            throw new TemplateException(place, "malformed", "[\"SEPARATOR\", [VALUE, …]]");
        }
        JsonNode parts = arguments.path(1);
        String joined = IntStream.range(0, parts.size())
            .mapToObj(i -> text(parts.path(i), place + "[1][" + i + "]"))
            .collect(Collectors.joining(arguments.path(0).asString()));
        if (joined.length() > MAX_CHARS) {
            throw new TemplateException(place, joined.length() + " characters", "at most " + MAX_CHARS);
        }
        return joined;
    }
}
