package io.culvert.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Lets a command that prints a list print it again and again.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class WatchOption {

    private static final String CLEAR = "\033[H\033[2J";

    @Option(names = "--watch", arity = "0..1", fallbackValue = "2", paramLabel = "SECONDS", description = "print it again every 2 s, or so many, until Ctrl-C")
    private @Nullable Integer seconds;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /// Runs the work once, or for ever.
    void run(Runnable work) throws InterruptedException {
        if (seconds == null) {
            work.run();
            return;
        }
        boolean terminal = Terminal.isThere();
        while (true) {
            if (terminal) {
                command.commandLine().getOut().print(CLEAR);
            }
            work.run();
            Thread.sleep(Duration.ofSeconds(Math.max(1, seconds)));
        }
    }
}
