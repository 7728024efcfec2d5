package io.culvert.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `culvert ssh`.
@Command(name = "ssh", mixinStandardHelpOptions = true, description = "Opens a tunnel to a thing's SSH service and runs ssh through it.", footer = {
        "", "Examples:", "  culvert ssh pump", "  culvert ssh root@pump -L 8080:localhost:80 -t htop"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class SshCommand implements Callable<Integer> {

    @Option(names = "--service", paramLabel = "ID", defaultValue = "SSH", description = "the service's id (SSH)")
    private String service = "SSH";

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "data endpoint (the API's)")
    private @Nullable String endpoint;

    @Parameters(paramLabel = "[USER@]THING", description = "the device")
    private String destination = "";

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "ssh's own options, and a command")
    private List<String> arguments = List.of();

    @Mixin
    private ResumeOption resume = new ResumeOption();

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Override
    public Integer call() throws InterruptedException, IOException {
        refuseOwnOptions(arguments);
        int at = destination.lastIndexOf('@');
        String thing = destination.substring(at + 1);
        try (ApiClient api = options.client();
                OperatorTunnel tunnel = new OperatorTunnel(api, thing, service, 0,
                        endpoint == null ? null : HostPort.parse("endpoint", endpoint, 443),
                        resume.settings())) {
            Runtime.getRuntime().addShutdownHook(new Thread(tunnel::close, "close"));
            List<String> command = new ArrayList<>(List.of("ssh", "-p", Integer.toString(tunnel.port()), "-o",
                    "HostKeyAlias=culvert-" + thing, "-o", "CheckHostIP=no"));
            command.add(destination.substring(0, at + 1) + "localhost");
            // Flags may follow the destination; ssh itself knows which of them take a value.
            command.addAll(arguments);
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        }
    }

    /// Everything after the thing goes to ssh, which has no options with two hyphens.
    static void refuseOwnOptions(List<String> arguments) {
        arguments.stream()
            .takeWhile(argument -> argument.startsWith("-"))
            .filter(argument -> argument.startsWith("--") && argument.length() > 2)
            .findFirst()
            .ifPresent(option -> {
                throw new CliException("ssh: " + option + " follows the thing (expected: options of culvert"
                        + " before the thing, options of ssh after it)");
            });
    }
}
