package io.culvert.cli;

/// A command failed; the message says why and what to do.
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CliException(String text) {
        super(text);
    }

    CliException(String text, Throwable cause) {
        super(text, cause);
    }
}
