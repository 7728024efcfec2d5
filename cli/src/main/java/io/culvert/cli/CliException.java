package io.culvert.cli;

/// A command failed; the message says why and what to do.
class CliException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    CliException(String text) {
        this(ExitCode.FAILED, text);
    }

    CliException(ExitCode exitCode, String text) {
        super(text);
        this.exitCode = exitCode;
    }

    CliException(String text, Throwable cause) {
        this(ExitCode.FAILED, text, cause);
    }

    CliException(ExitCode exitCode, String text, Throwable cause) {
        super(text, cause);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
