package io.culvert.cli;

/// What the exit code of a command says. Code 3 belongs to errors that only a restart repairs.
enum ExitCode {
    DONE(0),
    FAILED(1),
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
