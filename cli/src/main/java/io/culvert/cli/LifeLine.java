package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/// Shows the state of a tunnel: on a terminal in one line that is overwritten, otherwise in a new line for
/// each change.
final class LifeLine {

    private final PrintWriter out;
    private final boolean terminal;
    private String shown = "";

    /// @param terminal whether `out` is a terminal
    LifeLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static LifeLine of(PrintWriter out) {
        return new LifeLine(out, Terminal.isThere());
    }

    /// Shows a state.
    synchronized void show(String state) {
        if (!state.equals(shown)) {
            shown = state;
            String line = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  "
                    + TerminalText.of(state);
            out.print(terminal ? "\r\033[K" + line : line + System.lineSeparator());
            out.flush();
        }
    }

    /// Ends the line, with a last sentence.
    synchronized void end(String sentence) {
        out.print(terminal && !shown.isEmpty() ? System.lineSeparator() : "");
        out.println(TerminalText.of(sentence));
        out.flush();
    }
}
