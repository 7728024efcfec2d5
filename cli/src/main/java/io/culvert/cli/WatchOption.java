package io.culvert.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The option with which a command prints its result again and again.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class WatchOption {

    private static final String CLEAR = "\033[H\033[2J";

    @Option(names = "--watch", arity = "0..1", fallbackValue = "2", paramLabel = "SECONDS", description = "print again every SECONDS (2), until Ctrl-C")
    private @Nullable Integer seconds;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /// Runs the work once; with `--watch`, until the process ends.
    void run(Runnable work) throws InterruptedException {
        if (seconds == null) {
            work.run();
            return;
        }
        if (seconds < 1) {
            throw new ParameterException(command.commandLine(),
                    "--watch " + seconds + " (expected: 1 or more seconds)");
        }
        boolean terminal = Terminal.isThere();
        while (true) {
            if (terminal) {
                command.commandLine().getOut().print(CLEAR);
            }
            work.run();
            Thread.sleep(Duration.ofSeconds(seconds));
        }
    }
}
