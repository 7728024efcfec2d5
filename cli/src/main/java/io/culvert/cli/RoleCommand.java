package io.culvert.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `culvert role`; each method is a command.
@Command(name = "role", mixinStandardHelpOptions = true, description = "Manages roles: permissions that others take on for hours, by sts:AssumeRole or a company sign-in.", footer = {
        "", "Examples:", "  culvert role add support --trust trust.json --policy ops --hours 8",
        "  culvert role trust support trust.json", "  culvert role list"})
final class RoleCommand {

    private static final int SECONDS_PER_HOUR = 3600;

    @Command(mixinStandardHelpOptions = true, description = "Creates a role. Without a policy, its sessions may do nothing.")
    int add(@Parameters(paramLabel = "NAME", description = "letters, digits and _+=,.@-") String name,
            @Option(names = "--trust", paramLabel = "FILE", required = true, description = "IAM JSON that says who may assume the role") Path trust,
            @Option(names = "--policy", paramLabel = "NAME", description = "a policy of the account; may be repeated") @Nullable List<String> policies,
            @Option(names = "--hours", paramLabel = "1-12", defaultValue = "1", description = "the longest session (1)") int hours,
            @Mixin AdminOptions options) {
        return options.run("CreateRole",
                Map.of("roleName", name, "assumeRolePolicyDocument", PolicyFile.readTrust(trust),
                        "policyNames", policies == null ? List.of() : policies, "maxSessionSeconds",
                        hours * SECONDS_PER_HOUR),
                "Added role " + name + ".");
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists roles.")
    int list(@Mixin AdminOptions options) {
        return options.show("ListRoles", Map.of(), answer -> Table.rows(answer.path("roles"),
                RoleCommand::row, "ROLE", "CREATED", "HOURS", "POLICIES"));
    }

    private static String[] row(JsonNode role) {
        String policies = String.join(", ",
                role.path("policyNames").valueStream().map(JsonNode::asString).toList());
        return new String[]{role.path("arn").asString(), AdminOptions.time(role.path("createdAt")),
                Long.toString(role.path("maxSessionSeconds").asLong() / SECONDS_PER_HOUR), policies};
    }

    @Command(mixinStandardHelpOptions = true, description = "Prints a role's trust policy.")
    int get(@Parameters(paramLabel = "NAME", description = "the role") String name,
            @Mixin AdminOptions options) {
        return options.show("GetRole", Map.of("roleName", name), answer -> List
            .<String[]>of(new String[]{answer.path("role").path("assumeRolePolicyDocument").asString()}));
    }

    @Command(mixinStandardHelpOptions = true, description = "Replaces a role's trust policy. Sessions that have begun go on.")
    int trust(@Parameters(paramLabel = "NAME", description = "the role") String name,
            @Parameters(paramLabel = "FILE", description = "IAM JSON") Path file,
            @Mixin AdminOptions options) {
        return options.run("UpdateAssumeRolePolicy",
                Map.of("roleName", name, "policyDocument", PolicyFile.readTrust(file)),
                "The trust policy of role " + name + " is in force.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Removes a role, and ends its sessions.")
    int remove(@Parameters(paramLabel = "NAME", description = "the role") String name,
            @Mixin AdminOptions options) {
        return options.run("DeleteRole", Map.of("roleName", name), "Removed role " + name + ".");
    }

    @Command(mixinStandardHelpOptions = true, description = "Attaches a policy to a role.")
    int attach(@Parameters(paramLabel = "NAME", description = "the role") String name,
            @Parameters(paramLabel = "POLICY", description = "a policy of the account") String policy,
            @Mixin AdminOptions options) {
        return options.run("AttachRolePolicy", Map.of("roleName", name, "policyName", policy),
                "Role " + name + " has policy " + policy + ".");
    }

    @Command(mixinStandardHelpOptions = true, description = "Detaches a policy from a role.")
    int detach(@Parameters(paramLabel = "NAME", description = "the role") String name,
            @Parameters(paramLabel = "POLICY", description = "one of the role's policies") String policy,
            @Mixin AdminOptions options) {
        return options.run("DetachRolePolicy", Map.of("roleName", name, "policyName", policy),
                "Role " + name + " no longer has policy " + policy + ".");
    }
}
