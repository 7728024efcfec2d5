package io.culvert.cli.localproxy;

/// Wrong usage; the message is the reference's and never contains a secret.
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String text) {
        super(text);
    }
}
