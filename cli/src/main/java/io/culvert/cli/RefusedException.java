package io.culvert.cli;

/// A call or a value is refused; other calls may still succeed.
final class RefusedException extends CliException {

    private static final long serialVersionUID = 1;

    RefusedException(ExitCode exitCode, String text) {
        super(exitCode, text);
    }
}
