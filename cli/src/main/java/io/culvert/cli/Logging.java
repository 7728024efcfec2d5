package io.culvert.cli;

import ch.qos.logback.classic.Level;
import io.culvert.cli.log.LogAppender;
import io.culvert.cli.log.ServiceLayout;
import io.culvert.cli.log.Verbosity;

/// Configures what the commands log to standard error.
final class Logging {

    private Logging() {}

    /// Warnings only, for commands that print their result.
    static void quiet() {
        LogAppender.install(new ServiceLayout(), Level.WARN, Level.ERROR);
    }

    /// The log of a service or an agent.
    ///
    /// @param verbosity see [Verbosity#level]; 6 and more show the libraries' lines too
    static void verbose(int verbosity) {
        Level ours = Verbosity.level(verbosity);
        LogAppender.install(new ServiceLayout(), ours,
                verbosity > 5 ? Level.TRACE : Verbosity.atMostWarnings(ours));
    }
}
