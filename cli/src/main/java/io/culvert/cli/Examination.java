package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import io.culvert.transport.Reasons;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs checks one after another and prints a line for each: ✔ with what the check found, or ✘ with what is
/// wrong and the next step.
final class Examination {

    private final PrintWriter out;
    private int failures;

    Examination(PrintWriter out) {
        this.out = out;
    }

    /// Runs a check.
    ///
    /// @param found describes the result for people
    /// @return the result, or null if the check failed
    <T> @Nullable T check(String what, Callable<T> check, Function<T, String> found) {
        try {
            T result = check.call();
            line("✔", what, found.apply(result));
            return result;
        } catch (CliException | IllegalArgumentException e) {
            failed(what, String.valueOf(e.getMessage()));
        } catch (Exception e) {
            failed(what, Reasons.of(e));
        }
        return null;
    }

    /// Runs a check whose exceptions have messages for people.
    void check(String what, Callable<String> step) {
        try {
            line("✔", what, step.call());
        } catch (FileSystemException e) {
            // The message of this exception is only the name of the file.
            failed(what, e.getFile() + ": " + Reasons.of(e));
        } catch (Exception e) {
            failed(what, e.getMessage() == null ? Reasons.of(e) : e.getMessage());
        }
    }

    void say(String what, String text) {
        line(" ", what, text);
    }

    void failed(String what, String text) {
        failures++;
        line("✘", what, text);
    }

    private void line(String mark, String what, String text) {
        out.printf("%s %-13s %s%n", mark, what, TerminalText.of(text));
        out.flush();
    }

    /// Prints how many checks failed.
    ///
    /// @return the exit code
    int end() {
        out.println(switch (failures) {
            case 0 -> "Everything works.";
            case 1 -> "1 check failed.";
            default -> failures + " checks failed.";
        });
        out.flush();
        return (failures == 0 ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
