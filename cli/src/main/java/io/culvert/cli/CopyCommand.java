package io.culvert.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `culvert cp`.
@Command(name = "cp", mixinStandardHelpOptions = true, description = "Opens a tunnel to a thing's SSH service and copies files through it with scp.", footer = {
        "", "Examples:", "  culvert cp firmware.bin root@pump:/tmp/", "  culvert cp -r pump:/var/log logs"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class CopyCommand implements Callable<Integer> {

    private static final Pattern REMOTE = Pattern.compile("((?:[^@:/]+@)?)([^:/@]+):(.*)", Pattern.DOTALL);

    @Option(names = "--service", paramLabel = "ID", defaultValue = "SSH", description = "the service's id (SSH)")
    private String service = "SSH";

    @Option(names = "-r", description = "copy folders with their content")
    private boolean recursive;

    @Option(names = "-p", description = "keep times and modes")
    private boolean preserve;

    @Option(names = "-i", paramLabel = "FILE", description = "private key file")
    private String identity = "";

    @Option(names = "-F", paramLabel = "FILE", description = "configuration file of ssh")
    private String configuration = "";

    @Option(names = "-o", paramLabel = "OPTION", description = "an option of ssh; may be repeated")
    private List<String> sshOptions = List.of();

    @Parameters(arity = "2..*", paramLabel = "FILE", description = "sources and the target; [USER@]THING:PATH is on the device")
    private List<String> files = List.of();

    @Mixin
    private TunnelOptions options = new TunnelOptions();

    @Override
    public Integer call() throws InterruptedException {
        String thing = thing();
        try (ApiClient api = options.client();
                OperatorTunnel tunnel = options.open(api, thing, List.of(new ServicePort(service, 0)))) {
            List<String> command = new ArrayList<>(
                    List.of("scp", "-P", Integer.toString(tunnel.port(service))));
            command.addAll(SshHost.options(thing));
            command.addAll(flags());
            command.add("--");
            files.forEach(file -> command.add(onLocalhost(file)));
            return tunnel.explain(Programs.run(command));
        }
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>();
        if (recursive) {
            flags.add("-r");
        }
        if (preserve) {
            flags.add("-p");
        }
        if (!identity.isEmpty()) {
            flags.addAll(List.of("-i", identity));
        }
        if (!configuration.isEmpty()) {
            flags.addAll(List.of("-F", configuration));
        }
        sshOptions.forEach(option -> flags.addAll(List.of("-o", option)));
        return flags;
    }

    /// The name of the thing. All remote files must be on the same one.
    private String thing() {
        List<String> things = files.stream()
            .map(REMOTE::matcher)
            .filter(Matcher::matches)
            .map(remote -> remote.group(2))
            .distinct()
            .toList();
        if (things.size() != 1) {
            throw new CliException(ExitCode.USAGE,
                    "cp: " + (things.isEmpty() ? "no file is on a device"
                            : "files are on " + String.join(", ", things))
                            + " (expected: one thing, as in culvert cp FILE pump:/tmp/)");
        }
        return things.getFirst();
    }

    private static String onLocalhost(String file) {
        Matcher remote = REMOTE.matcher(file);
        return remote.matches() ? remote.group(1) + "localhost:" + remote.group(3) : file;
    }
}
