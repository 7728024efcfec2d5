package io.culvert.control.api;

import java.util.Map;

/// Refuses a call: the type of error and a message of the form `what: value (expected: …)`. The message is
/// sent to the caller unchanged, so it must never contain a secret. Has no stack trace, so that refusals
/// are cheap.
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorType type;
    private final transient Map<String, String> details;

    /// An error whose shape has no members besides the message.
    public ApiError(ErrorType type, String message) {
        this(type, message, Map.of());
    }

    /// An error with further members.
    ///
    /// @param details further members of the error's shape, such as `resourceArn`
    public ApiError(ErrorType type, String message, Map<String, String> details) {
        super(message, null, false, false);
        this.type = type;
        this.details = Map.copyOf(details);
    }

    /// The type of error.
    public ErrorType type() {
        return type;
    }

    /// Further members of the error's shape.
    public Map<String, String> details() {
        return details;
    }

    /// The message for the caller.
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
