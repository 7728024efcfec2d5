package io.culvert.server;

/// The service cannot start; the message tells a person at a terminal what is wrong and what to do.
public final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    /// @param text what is wrong and what to do, in sentences
    public StartException(String text) {
        super(text);
    }

    /// @param text what is wrong and what to do, in sentences
    public StartException(String text, Throwable cause) {
        super(text, cause);
    }
}
