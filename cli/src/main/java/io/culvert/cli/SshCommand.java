package io.culvert.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `culvert ssh`.
@Command(name = "ssh", mixinStandardHelpOptions = true, description = "Opens a tunnel to a thing's SSH service and runs ssh through it. Options with two hyphens before the thing are Culvert's; all others are ssh's, before or after the thing.", footer = {
        "", "Examples:", "  culvert ssh pump", "  culvert ssh root@pump -L 8080:localhost:80 -t htop",
        "  culvert ssh --wait 300 -F my.config root@pump uptime"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class SshCommand implements Callable<Integer> {

    @Option(names = "--service", paramLabel = "ID", defaultValue = "SSH", description = "the service's id (SSH)")
    private String service = "SSH";

    @Parameters(paramLabel = "[USER@]THING", description = "the thing, and the user there")
    private String destination = "";

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "ssh's own options, and a command")
    private List<String> arguments = List.of();

    @Mixin
    private TunnelOptions options = new TunnelOptions();

    /// The arguments in the order in which picocli parses them, see [SshArguments].
    static List<String> reorder(CommandSpec spec, List<String> arguments) {
        return SshArguments.parse(arguments, name -> {
            var option = spec.findOption(name);
            return option != null && option.arity().max() > 0;
        }).reordered();
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        refuseLongOptions();
        int at = destination.lastIndexOf('@');
        String thing = destination.substring(at + 1);
        try (ApiClient api = options.client();
                OperatorTunnel tunnel = options.open(api, thing, List.of(new ServicePort(service, 0)))) {
            List<String> command = new ArrayList<>(
                    List.of("ssh", "-p", Integer.toString(tunnel.port(service))));
            command.addAll(SshHost.options(thing));
            command.add(destination.substring(0, at + 1) + "localhost");
            // Flags may follow the destination; ssh itself knows which of them take a value.
            command.addAll(arguments);
            return tunnel.explain(Programs.run(command));
        }
    }

    /// ssh has no options with two hyphens: one after the thing is meant for Culvert.
    private void refuseLongOptions() {
        arguments.stream()
            .takeWhile(argument -> argument.startsWith("-"))
            .filter(argument -> argument.startsWith("--") && argument.length() > 2)
            .findFirst()
            .ifPresent(option -> {
                throw new CliException(ExitCode.USAGE, "ssh: " + option
                        + " follows the thing (expected: options of culvert before the thing)");
            });
    }
}
