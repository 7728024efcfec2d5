package io.culvert.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `culvert` command.
@Command(name = "culvert", version = "culvert 0.1.0", mixinStandardHelpOptions = true, sortOptions = false, description = "Remote access to devices behind firewalls: AWS IoT Secure Tunneling, self-hosted.", subcommands = {
        QuickstartCommand.class, ServeCommand.class, EnvCommand.class, ThingCommand.class, AgentCommand.class,
        TunnelCommand.class, ConnectCommand.class, SshCommand.class, LocalProxyCommand.class,
        AccountCommand.class, UserCommand.class, KeyCommand.class, PolicyCommand.class,
        ApplyCommand.class}, footer = {"", "Examples:",
                "  culvert quickstart                       everything on this machine, to try it",
                "  culvert serve --data-dir /var/lib/culvert  the service",
                "  culvert thing add pump --out .            a device's certificate and agent.yaml",
                "  culvert agent --config agent.yaml         on the device",
                "  culvert ssh pump                          a shell on it", "",
                "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class Culvert implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /// Runs a command and exits with its code.
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// Runs a command.
    ///
    /// @return 0 done, 1 failed, 2 wrong usage
    public static int run(String... args) {
        Logging.quiet();
        CommandLine line = new CommandLine(new Culvert());
        line.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println("culvert: " + text(failure));
            return 1;
        });
        line.setParameterExceptionHandler(new LocalProxyUsage(line.getParameterExceptionHandler()));
        line.setUsageHelpAutoWidth(true);
        ServeDefaults defaults = ServeDefaults.of(List.of(args));
        line.getSubcommands().forEach((name, command) -> {
            if (name.equals("serve")) {
                command.setDefaultValueProvider(defaults);
            } else if (name.equals("ssh")) {
                command.setStopAtPositional(true);
            } else if (name.equals("localproxy")) {
                command.setAbbreviatedOptionsAllowed(true);
            }
        });
        return line.execute(args);
    }

    private static String text(Exception failure) {
        if (failure instanceof CliException || failure instanceof io.culvert.server.StartException) {
            return String.valueOf(failure.getMessage());
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
