package io.culvert.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `culvert tunnel`.
@Command(name = "tunnel", mixinStandardHelpOptions = true, description = "Manages the tunnels of the account.", subcommands = {
        TunnelOpen.class, TunnelList.class, TunnelShow.class, TunnelRotate.class,
        TunnelClose.class}, footer = {"", "Examples:", "  culvert tunnel open pump --service SSH",
                "  culvert tunnel list --watch", "  culvert tunnel rotate ID --side source",
                "  culvert tunnel close ID --delete"})
final class TunnelCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(),
                "a command is missing: open, list, show, rotate or close");
    }
}
