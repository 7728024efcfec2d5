package io.culvert.protocol;

/// A text message that breaks the form; has no stack trace. Its message is for a close reason or a log line
/// and contains nothing that was sent.
public final class TextException extends Exception {

    private static final long serialVersionUID = 1;

    TextException(String what) {
        super(what, null, false, false);
    }
}
