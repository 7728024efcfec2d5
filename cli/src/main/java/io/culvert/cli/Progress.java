package io.culvert.cli;

import java.io.PrintWriter;

/// Shows how far a command is: a bar that is drawn over itself on a terminal, a line for each step otherwise.
/// Confined to one thread.
final class Progress {

    private static final int WIDTH = 40;

    private final PrintWriter out;
    private final boolean terminal;
    private final int total;
    private int done;
    private int failed;

    Progress(PrintWriter out, boolean terminal, int total) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
    }

    /// One step is done.
    ///
    /// @param line what to say of it where there is no terminal; nothing if empty
    void done(String line) {
        done++;
        say(line, terminal || line.isEmpty());
    }

    /// One step failed. What is said of it stays on a terminal too.
    void failed(String line) {
        done++;
        failed++;
        say(line, false);
    }

    private void say(String line, boolean silently) {
        if (!silently) {
            out.println((terminal ? "\r\033[K" : "") + line);
        }
        if (terminal) {
            out.print("\r\033[K" + bar());
        }
        out.flush();
    }

    /// `[##### ] 120 of 500, 2 failed`.
    String bar() {
        int filled = total == 0 ? WIDTH : (int) ((long) WIDTH * done / total);
        return "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + done + " of " + total
                + (failed == 0 ? "" : ", " + failed + " failed");
    }

    int failures() {
        return failed;
    }

    /// Leaves the bar on its line.
    void end() {
        if (terminal) {
            out.println();
            out.flush();
        }
    }
}
