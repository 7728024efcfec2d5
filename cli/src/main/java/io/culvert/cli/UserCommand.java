package io.culvert.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `culvert user`; each method is a command.
@Command(name = "user", mixinStandardHelpOptions = true, description = "Manages users of an account. Changes take effect at once, without a restart.", footer = {
        "", "Examples:", "  culvert policy put ops ops.json --account 111122223333",
        "  culvert user add alice --account 111122223333 --policy ops",
        "  culvert key create alice --account 111122223333",
        "  culvert user detach alice ops --account 111122223333"})
final class UserCommand {

    @Command(mixinStandardHelpOptions = true, description = "Creates a user. Without a policy, a user may do nothing.")
    int add(@Parameters(paramLabel = "NAME", description = "letters, digits and _+=,.@-") String name,
            @Option(names = "--policy", paramLabel = "NAME", description = "a policy of the account; may be repeated") @Nullable List<String> policies,
            @Mixin AdminOptions options) {
        return options.run("CreateUser",
                Map.of("userName", name, "policyNames", policies == null ? List.of() : policies),
                "Added user " + name + ". Next: culvert key create " + name);
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists users.")
    int list(@Mixin AdminOptions options) {
        return options.show("ListUsers", Map.of(), answer -> Table.rows(answer.path("users"),
                UserCommand::row, "USER", "CREATED", "KEYS", "POLICIES"));
    }

    private static String[] row(JsonNode user) {
        String policies = String.join(", ",
                user.path("policyNames").valueStream().map(JsonNode::asString).toList());
        return new String[]{user.path("userName").asString(), AdminOptions.time(user.path("createdAt")),
                user.path("accessKeys").asString(), policies};
    }

    @Command(mixinStandardHelpOptions = true, description = "Removes a user with all its access keys.")
    int remove(@Parameters(paramLabel = "NAME", description = "the user") String name,
            @Mixin AdminOptions options) {
        return options.run("DeleteUser", Map.of("userName", name), "Removed user " + name + ".");
    }

    @Command(mixinStandardHelpOptions = true, description = "Attaches a policy to a user.")
    int attach(@Parameters(paramLabel = "NAME", description = "the user") String name,
            @Parameters(paramLabel = "POLICY", description = "a policy of the account") String policy,
            @Mixin AdminOptions options) {
        return options.run("AttachUserPolicy", Map.of("userName", name, "policyName", policy),
                "User " + name + " has policy " + policy + ".");
    }

    @Command(mixinStandardHelpOptions = true, description = "Detaches a policy from a user.")
    int detach(@Parameters(paramLabel = "NAME", description = "the user") String name,
            @Parameters(paramLabel = "POLICY", description = "one of the user's policies") String policy,
            @Mixin AdminOptions options) {
        return options.run("DetachUserPolicy", Map.of("userName", name, "policyName", policy),
                "User " + name + " no longer has policy " + policy + ".");
    }
}
