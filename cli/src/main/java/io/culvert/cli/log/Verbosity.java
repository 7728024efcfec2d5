package io.culvert.cli.log;

import ch.qos.logback.classic.Level;

/// The numbers of `--verbose`.
public final class Verbosity {

    private Verbosity() {}

    /// The level that a number stands for.
    ///
    /// @param number 0 nothing, 1 and 2 errors, 3 warnings, 4 information, 5 debug, 6 and more everything
    public static Level level(int number) {
        return switch (number) {
            case 0 -> Level.OFF;
            case 1, 2 -> Level.ERROR;
            case 3 -> Level.WARN;
            case 4 -> Level.INFO;
            case 5 -> Level.DEBUG;
            default -> Level.TRACE;
        };
    }

    /// The level for libraries: warnings at most.
    public static Level atMostWarnings(Level ours) {
        return ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN;
    }
}
