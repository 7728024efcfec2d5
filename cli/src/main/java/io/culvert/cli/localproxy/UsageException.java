package io.culvert.cli.localproxy;

/// The program was called in a wrong way; the text is the reference's and never shows a secret.
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String text) {
        super(text);
    }
}
