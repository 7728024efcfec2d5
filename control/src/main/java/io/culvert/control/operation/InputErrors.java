package io.culvert.control.operation;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import tools.jackson.databind.JsonNode;

/// How a service refuses input. The words are the same for all services; the error types differ.
///
/// @param ruleError for a value that breaks a rule of its member
/// @param typeError for a value of another type than its member's
public record InputErrors(ErrorType ruleError, ErrorType typeError) {

    /// Of services whose operations are called by name.
    public static final InputErrors RPC = new InputErrors(ErrorType.VALIDATION, ErrorType.SERIALIZATION);

    ApiError missing(String at) {
        return constraint("null", at, "Member must not be null");
    }

    ApiError constraint(String value, String at, String rule) {
        return new ApiError(ruleError, Refusals.constraintText(value, at, rule));
    }

    ApiError wrongType(JsonNode value, String at, String expected) {
        return new ApiError(typeError, at + ": " + Refusals.shown(value) + " (expected: " + expected + ")");
    }
}
