package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Closes the tunnel of a command when a signal ends the process: Ctrl-C, SIGTERM, or SIGHUP when the
/// terminal is closed. A tunnel that is being opened at that moment is closed too.
final class CloseOnSignal {

    /// A service that does not answer must not keep the command from ending.
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private @Nullable OperatorTunnel tunnel;
    private boolean stopping;

    private CloseOnSignal() {}

    /// Opens a tunnel that a signal closes.
    static OperatorTunnel open(Supplier<OperatorTunnel> opens) {
        CloseOnSignal closing = new CloseOnSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(closing::run, "close"));
        return closing.opened(opens);
    }

    private synchronized OperatorTunnel opened(Supplier<OperatorTunnel> opens) {
        if (stopping) {
            throw new CliException("interrupted");
        }
        OperatorTunnel opened = opens.get();
        tunnel = opened;
        return opened;
    }

    private void run() {
        Thread closing = Thread.ofPlatform().daemon().name("close-tunnel").start(this::close);
        try {
            if (!closing.join(LONGEST)) {
                System.err.println("culvert: the service did not answer in " + LONGEST.toSeconds()
                        + " s; the tunnel stays open until its lifetime ends. See: culvert tunnel list");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void close() {
        stopping = true;
        OperatorTunnel opened = tunnel;
        if (opened == null) {
            return;
        }
        try {
            opened.close();
        } catch (CliException e) {
            System.err.println("culvert: the tunnel " + opened.id() + " was not closed: "
                    + TerminalText.of(String.valueOf(e.getMessage())));
        }
    }
}
