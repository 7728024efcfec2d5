package io.culvert.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs failures that would otherwise be lost with a closed connection or a dropped timer.
public final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    /// Notes, at debug level, why a connection is closed. Most causes are ordinary, such as a reset by the
    /// other side.
    ///
    /// @param what the part that closes, for the log
    public static void note(String what, Throwable cause) {
        LOG.debug("{}: closed by a failure", what, cause);
    }

    /// Reports a failure of work that does not end with a connection.
    ///
    /// @param what the work, for the log
    static void report(String what, Throwable cause) {
        LOG.error("{} failed", what, cause);
    }
}
