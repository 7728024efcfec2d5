package io.culvert.control.tunneling;

import io.culvert.control.ApiError;
import io.culvert.control.ErrorType;
import io.culvert.control.wire.Printable;
import tools.jackson.databind.JsonNode;

/// The words of refusals: AWS's, with the value cut short and made safe to print.
final class Refusals {

    private Refusals() {}

    /// A member that breaks a rule of its shape.
    ///
    /// @param value as shown: fit to print, [#quoted] where it is a text
    /// @param at the member's place
    /// @param rule in AWS's words
    static ApiError constraint(String value, String at, String rule) {
        return invalid("1 validation error detected: Value " + value + " at '" + at
                + "' failed to satisfy constraint: " + rule);
    }

    /// A text as it is shown.
    static String quoted(String text) {
        return "'" + Printable.of(text) + "'";
    }

    /// A required member that is absent or null.
    static ApiError missing(String at) {
        return invalid("1 validation error detected: Value null at '" + at
                + "' failed to satisfy constraint: Member must not be null");
    }

    static ApiError invalid(String message) {
        return new ApiError(ErrorType.VALIDATION, message);
    }

    /// No tunnel of that name in the caller's account: the same words whether it never was, was removed, or
    /// belongs to somebody else.
    static ApiError noSuchTunnel(String nameOrArn) {
        return new ApiError(ErrorType.RESOURCE_NOT_FOUND, "Tunnel " + Printable.of(nameOrArn) + " not found");
    }

    static ApiError limit(String message) {
        return new ApiError(ErrorType.LIMIT_EXCEEDED, message);
    }

    /// A value of the wrong type: what it is, and itself where it is short by nature.
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
