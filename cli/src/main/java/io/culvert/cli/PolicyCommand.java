package io.culvert.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `culvert policy`; each method is a command, and [PolicySimulateCommand] is one.
@Command(name = "policy", mixinStandardHelpOptions = true, description = "Manages policies: IAM JSON that says what users may do.", subcommands = PolicySimulateCommand.class, footer = {
        "", "Examples:", "  culvert policy validate ops.json",
        "  culvert policy put ops ops.json --account 111122223333",
        "  culvert user attach alice ops --account 111122223333"})
final class PolicyCommand {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Checks a policy document, without the service.")
    int validate(@Parameters(paramLabel = "FILE", description = "IAM JSON") Path file) {
        PolicyFile.read(file);
        spec.commandLine().getOut().println(file + " is valid.");
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Creates or replaces a policy. It applies to its users at once.")
    int put(@Parameters(paramLabel = "NAME", description = "letters, digits and _+=,.@-") String name,
            @Parameters(paramLabel = "FILE", description = "IAM JSON") Path file,
            @Mixin AdminOptions options) {
        return options.run("PutPolicy", Map.of("policyName", name, "policyDocument", PolicyFile.read(file)),
                "Policy " + name + " is in force.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Prints a policy's document.")
    int get(@Parameters(paramLabel = "NAME", description = "the policy") String name,
            @Mixin AdminOptions options) {
        return options.show("GetPolicy", Map.of("policyName", name),
                answer -> List.<String[]>of(new String[]{answer.path("policyDocument").asString()}));
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists policies.")
    int list(@Mixin AdminOptions options) {
        return options.show("ListPolicies", Map.of(),
                answer -> Table.rows(answer.path("policies"),
                        policy -> new String[]{policy.path("policyName").asString(),
                                AdminOptions.time(policy.path("updatedAt")), policy.path("users").asString()},
                        "POLICY", "CHANGED", "USERS"));
    }

    @Command(mixinStandardHelpOptions = true, description = "Removes a policy that no user has.")
    int remove(@Parameters(paramLabel = "NAME", description = "the policy") String name,
            @Mixin AdminOptions options) {
        return options.run("DeletePolicy", Map.of("policyName", name), "Removed policy " + name + ".");
    }
}
