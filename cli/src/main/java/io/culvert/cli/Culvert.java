package io.culvert.cli;

import io.culvert.cli.localproxy.LocalProxyProgram;
import io.culvert.cli.log.FatalErrors;
import io.culvert.cli.log.OutputQueue;
import io.culvert.cli.log.TerminalText;
import io.culvert.server.StartException;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `culvert` command.
@Command(name = "culvert", versionProvider = VersionProvider.class, mixinStandardHelpOptions = true, sortOptions = false, description = "Remote access to devices behind firewalls: AWS IoT Secure Tunneling, self-hosted.", footer = {
        "", "Examples:", "  culvert quickstart                  everything on this machine, to try it",
        "  culvert serve --data-dir DIR        the service",
        "  culvert thing add pump --out .      a device's certificate and agent.yaml",
        "  culvert agent --config agent.yaml   on the device",
        "  culvert ssh pump                    a shell on it", "",
        "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 an error that only a restart repairs,",
        "4 no such thing, tunnel, user or key, 5 the device is not connected, 6 the device does not offer the service."})
public final class Culvert implements Callable<Integer> {

    private static final String LOCAL_PROXY = "localproxy";

    /// At least the length of the longest example: an example that wraps cannot be pasted.
    private static final int HELP_WIDTH = 120;

    private static final List<Class<?>> COMMANDS = List.of(QuickstartCommand.class, ServeCommand.class,
            EnvCommand.class, ThingCommand.class, EnrolCommand.class, AgentCommand.class, TunnelCommand.class,
            ConnectCommand.class, SshCommand.class, AccountCommand.class, UserCommand.class, KeyCommand.class,
            RoleCommand.class, ConsoleCommand.class, LoginCommand.class, PolicyCommand.class,
            ApplyCommand.class, RestoreCommand.class, ClusterCommand.class, ProxyCommand.class,
            CopyCommand.class, SshConfigCommand.class, StatusCommand.class, DoctorCommand.class,
            WhoamiCommand.class, VersionCommand.class, CompletionCommand.class, ManPagesCommand.class,
            HelpCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /// Runs a command and exits with its code.
    public static void main(String[] args) throws InterruptedException {
        FatalErrors.guardProcess();
        System.exit(run(args));
    }

    /// Runs a command.
    ///
    /// @return see [ExitCode]
    public static int run(String... args) throws InterruptedException {
        if (args.length > 0 && args[0].equals(LOCAL_PROXY)) {
            return new LocalProxyProgram(System.getenv(), System.out, System.err)
                .run(List.of(args).subList(1, args.length));
        }
        Logging.quiet();
        CommandLine line = new CommandLine(new Culvert());
        line.setExecutionExceptionHandler((failure, command, result) -> {
            OutputQueue.standard().drain();
            command.getErr().println("culvert: " + TerminalText.of(text(failure)));
            return exitCode(failure).code();
        });
        addCommands(line, args.length == 0 ? "" : args[0]);
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        List<String> arguments;
        try {
            arguments = configure(line, List.of(args));
        } catch (CliException e) {
            line.getErr().println("culvert: " + TerminalText.of(text(e)));
            return e.exitCode().code();
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    /// Prepares the command that is called.
    ///
    /// @return the arguments in the order in which that command parses them
    /// @throws CliException for a configuration file that cannot be used
    private static List<String> configure(CommandLine line, List<String> args) {
        String name = args.isEmpty() ? "" : args.getFirst();
        CommandLine command = line.getSubcommands().get(name);
        if (command == null) {
            return args;
        }
        if (name.equals("serve") || name.equals("agent")) {
            command.setDefaultValueProvider(CommandDefaults.of(command.getCommandSpec(), args,
                    System.getenv(), name.equals("agent")));
        } else if (name.equals("ssh")) {
            command.setStopAtPositional(true);
            return Stream
                .concat(Stream.of(name),
                        SshCommand.reorder(command.getCommandSpec(), args.subList(1, args.size())).stream())
                .toList();
        }
        return args;
    }

    /// The command with all its subcommands.
    static CommandLine whole() {
        CommandLine line = new CommandLine(new Culvert());
        addCommands(line, "");
        return line;
    }

    /// Adds the command that is called, or all commands for `help` and for an unknown command: creating all
    /// of them takes longer than most commands run.
    private static void addCommands(CommandLine line, String asked) {
        List<Class<?>> named = COMMANDS.stream()
            .filter(command -> command != HelpCommand.class)
            .filter(command -> command.getAnnotation(Command.class).name().equals(asked))
            .toList();
        if (named.isEmpty()) {
            COMMANDS.forEach(line::addSubcommand);
            line.addSubcommand(LOCAL_PROXY, listedLocalProxy());
        } else {
            named.forEach(line::addSubcommand);
        }
    }

    /// The entry of `localproxy` in the help. [LocalProxyProgram] parses its command line itself.
    private static CommandSpec listedLocalProxy() {
        CommandSpec listed = CommandSpec.create();
        listed.usageMessage().description("Runs a local proxy, with the reference's flags.");
        return listed;
    }

    static ExitCode exitCode(Exception failure) {
        return failure instanceof CliException known ? known.exitCode() : ExitCode.FAILED;
    }

    /// The cause of a failure, for people.
    static String text(Exception failure) {
        if (failure instanceof CliException || failure instanceof StartException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof UncheckedIOException && failure.getCause() instanceof IOException cause) {
            return text(cause);
        }
        return failure.getMessage() == null ? Reasons.of(failure) : failure.getMessage();
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
