package io.culvert.cli;

import ch.qos.logback.classic.Level;
import io.culvert.cli.log.LogAppender;
import io.culvert.cli.log.LogFormat;
import io.culvert.cli.log.ServiceLayout;
import io.culvert.cli.log.Verbosity;

/// Configures what the commands log to standard error.
final class Logging {

    private static final int MAX_VERBOSITY = 6;

    private Logging() {}

    /// Warnings only, for commands that print their result.
    static void quiet() {
        LogAppender.install(new ServiceLayout(), Level.WARN, Level.ERROR);
    }

    /// The log of a service or an agent.
    ///
    /// @param verbosity see [Verbosity#level]; 6 shows the libraries' lines too
    /// @throws CliException for a number that is not 0 to 6
    static void verbose(int verbosity, LogFormat format) {
        if (verbosity < 0 || verbosity > MAX_VERBOSITY) {
            throw new CliException(ExitCode.USAGE,
                    "verbose: " + verbosity + " (expected: 0 to " + MAX_VERBOSITY + ")");
        }
        Level ours = Verbosity.level(verbosity);
        LogAppender.install(format.layout(new ServiceLayout()), ours,
                verbosity > 5 ? Level.TRACE : Verbosity.atMostWarnings(ours));
    }
}
