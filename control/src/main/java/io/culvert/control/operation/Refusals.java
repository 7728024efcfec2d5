package io.culvert.control.operation;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.wire.Printable;
import tools.jackson.databind.JsonNode;

/// Creates errors with AWS's messages. Values in messages are shortened and safe to print.
public final class Refusals {

    private Refusals() {}

    /// A member that breaks a rule of its shape.
    ///
    /// @param value the value as the message shows it, [#quoted] if it is a text
    /// @param at the member's place
    /// @param rule in AWS's words
    public static ApiError constraint(String value, String at, String rule) {
        return InputErrors.RPC.constraint(value, at, rule);
    }

    static String constraintText(String value, String at, String rule) {
        return "1 validation error detected: Value " + value + " at '" + at
                + "' failed to satisfy constraint: " + rule;
    }

    /// A text as messages show it.
    public static String quoted(String text) {
        return "'" + Printable.of(text) + "'";
    }

    /// A request that breaks a rule of several members.
    public static ApiError invalid(String message) {
        return new ApiError(ErrorType.VALIDATION, message);
    }

    /// A value of the wrong type as messages show it: its type, and the value if it is a number or a boolean.
    static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "the string " + quoted(value.stringValue());
            case NUMBER -> "the number " + Printable.of(value.asString());
            case BOOLEAN -> "the boolean " + value.booleanValue();
            case ARRAY -> "a list";
            case OBJECT -> "a structure";
            case BINARY -> "bytes";
            case NULL, MISSING -> "null";
            case POJO -> "a value of no type that the API has";
        };
    }
}
