package io.culvert.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `culvert ssh-config`.
@Command(name = "ssh-config", mixinStandardHelpOptions = true, description = "Prints a block for ~/.ssh/config, with which ssh, scp, sftp, rsync, git, ansible and editors reach things by their names.", footer = {
        "", "Examples:", "  culvert ssh-config >> ~/.ssh/config && ssh pump",
        "  culvert ssh-config pump valve --user root"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class SshConfigCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "THING", description = "the things (all)")
    private List<String> things = List.of();

    @Option(names = "--service", paramLabel = "ID", defaultValue = "SSH", description = "the service's id (SSH)")
    private String service = "SSH";

    @Option(names = "--user", paramLabel = "NAME", description = "login name on the things (ssh's default)")
    private @Nullable String user;

    @Option(names = "--command", paramLabel = "COMMAND", defaultValue = "${sys:culvert.launcher:-culvert}", description = "command with which ssh runs culvert (this program)")
    private String command = "culvert";

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> named = things.isEmpty() ? all() : things;
        named.forEach(ThingName::require);
        StringBuilder block = new StringBuilder("# Made by: culvert ssh-config\n");
        named.forEach(thing -> block.append("Host ")
            .append(thing)
            .append("\n    ProxyCommand ")
            .append(command)
            .append(" proxy ")
            .append(options.asArguments())
            .append(thing)
            .append(' ')
            .append(service)
            .append("\n    HostKeyAlias ")
            .append(SshHost.alias(thing))
            .append("\n    CheckHostIP no\n")
            .append(user == null ? "" : "    User " + user + "\n"));
        spec.commandLine().getOut().print(block);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private List<String> all() {
        try (ApiClient api = options.client()) {
            JsonNode all = AllPages.of("devices", Map.of(), page -> api.administration("ListDevices", page));
            List<String> names = all.path("devices").findValuesAsString("thingName");
            if (names.isEmpty()) {
                throw new CliException(ExitCode.NOT_THERE,
                        "no thing is registered. Register one: culvert thing add NAME");
            }
            return names;
        }
    }
}
