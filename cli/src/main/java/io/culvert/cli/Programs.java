package io.culvert.cli;

import java.io.IOException;
import java.util.List;

/// Runs other programs on this process's terminal.
final class Programs {

    private Programs() {}

    /// Runs a program until it ends.
    ///
    /// @return its exit code
    /// @throws CliException if there is no such program
    static int run(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new CliException(
                    command.getFirst() + ": cannot be run; install it (Debian: openssh-client)", e);
        }
    }
}
