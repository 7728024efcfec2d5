package io.culvert.control.provisioning;

/// A template is refused. The message names the place, the value and the rule; it may be sent to the caller.
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message, null, false, false);
    }

    TemplateException(String place, String what, String expected) {
        this(place + ": " + what + " (expected: " + expected + ")");
    }

    /// The message, never null.
    public String text() {
        return String.valueOf(getMessage());
    }
}
