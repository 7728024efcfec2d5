package io.culvert.control.tunneling;

import io.culvert.control.ApiError;
import io.culvert.control.ErrorType;
import tools.jackson.databind.node.JsonNodeType;

/// The words of refusals: AWS's, with the value cut short and made safe to print.
final class Refusals {

    private static final int MAX_SHOWN = 64;

    private Refusals() {}

    /// A member that breaks a rule of its shape.
    ///
    /// @param value as shown, quoted where it is a text
    /// @param at the member's place
    /// @param rule in AWS's words
    static ApiError constraint(String value, String at, String rule) {
        return invalid("1 validation error detected: Value " + printable(value) + " at '" + at
                + "' failed to satisfy constraint: " + rule);
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
        return new ApiError(ErrorType.RESOURCE_NOT_FOUND, "Tunnel " + printable(nameOrArn) + " not found");
    }

    static ApiError limit(String message) {
        return new ApiError(ErrorType.LIMIT_EXCEEDED, message);
    }

    static String nameOf(JsonNodeType type) {
        return switch (type) {
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "a list";
            case OBJECT -> "a structure";
            case BINARY -> "bytes";
            case NULL, MISSING, POJO -> "null";
        };
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(MAX_SHOWN).forEach(c -> out.appendCodePoint(isPrintable(c) ? c : '\uFFFD'));
        return text.codePointCount(0, text.length()) > MAX_SHOWN ? out.append("…").toString()
                : out.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
