package io.culvert.control.api;

import java.util.Map;

/// A refusal on its way to the caller: what kind, and words for people of the form `what: value (expected:
/// …)`. The words go out as they are, so they never hold a secret. It has no stack trace: refusing is not a
/// fault of ours and must be cheap.
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorType type;
    private final transient Map<String, String> details;

    public ApiError(ErrorType type, String message) {
        this(type, message, Map.of());
    }

    /// @param details further members of the error's shape, such as `resourceArn`
    public ApiError(ErrorType type, String message, Map<String, String> details) {
        super(message, null, false, false);
        this.type = type;
        this.details = Map.copyOf(details);
    }

    /// What kind of refusal.
    public ErrorType type() {
        return type;
    }

    /// Further members of the error's shape.
    public Map<String, String> details() {
        return details;
    }

    /// The words for the caller.
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
