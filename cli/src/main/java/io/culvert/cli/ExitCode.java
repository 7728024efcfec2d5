package io.culvert.cli;

/// The exit codes of commands. [FatalErrors][io.culvert.cli.log.FatalErrors] exits with 3.
enum ExitCode {
    DONE(0),
    FAILED(1),
    /// Wrong usage or configuration, which the person who runs the command has to correct: the same command
    /// fails again. A process manager must not restart it.
    USAGE(2),
    /// The thing, tunnel, user or key does not exist.
    NOT_THERE(4),
    /// The thing's device is not connected to the service.
    NOT_CONNECTED(5),
    /// The thing's device does not offer the service.
    NOT_OFFERED(6);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
