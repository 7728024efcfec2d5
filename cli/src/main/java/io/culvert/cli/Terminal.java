package io.culvert.cli;

import java.io.Console;
import java.util.Optional;

/// The terminal of this process.
final class Terminal {

    private Terminal() {}

    /// Whether standard input and output are a terminal.
    static boolean isThere() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
