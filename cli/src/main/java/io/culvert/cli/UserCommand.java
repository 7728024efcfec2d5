package io.culvert.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `culvert user`.
@Command(name = "user", mixinStandardHelpOptions = true, description = "Users of an account; at once, without a restart.", subcommands = {
        UserCommand.Add.class, UserCommand.ListAll.class, UserCommand.Remove.class, UserCommand.Attach.class,
        UserCommand.Detach.class}, footer = {"", "Examples:",
                "  culvert policy put ops ops.json --account 111122223333",
                "  culvert user add alice --account 111122223333 --policy ops",
                "  culvert key create alice --account 111122223333",
                "  culvert user detach alice ops --account 111122223333"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class UserCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(),
                "a command is missing: add, list, remove, attach or detach");
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes a user; without policies it may do nothing.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Add implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "letters, digits and _+=,.@-")
        private String name = "";

        @Option(names = "--policy", paramLabel = "NAME", description = "a policy of the account; may be repeated")
        private List<String> policies = List.of();

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.run(spec, "CreateUser", Map.of("userName", name, "policyNames", policies),
                    "Added user " + name + ". Next: culvert key create " + name);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists users.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.show(spec, "ListUsers", Map.of(), answer -> {
                List<String[]> rows = new ArrayList<>();
                rows.add(new String[]{"USER", "CREATED", "KEYS", "POLICIES"});
                answer.path("users").forEach(user -> rows.add(row(user)));
                return rows;
            });
        }

        private static String[] row(JsonNode user) {
            String policies = String.join(", ",
                    user.path("policyNames").valueStream().map(JsonNode::asString).toList());
            return new String[]{user.path("userName").asString(), AdminOptions.time(user.path("createdAt")),
                    user.path("accessKeys").asString(), policies};
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a user with all its access keys.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Remove implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "the user")
        private String name = "";

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.run(spec, "DeleteUser", Map.of("userName", name), "Removed user " + name + ".");
        }
    }

    @Command(name = "attach", mixinStandardHelpOptions = true, description = "Gives a user a policy.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Attach implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "NAME", description = "the user")
        private String name = "";

        @Parameters(index = "1", paramLabel = "POLICY", description = "a policy of the account")
        private String policy = "";

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.run(spec, "AttachUserPolicy", Map.of("userName", name, "policyName", policy),
                    "User " + name + " has policy " + policy + ".");
        }
    }

    @Command(name = "detach", mixinStandardHelpOptions = true, description = "Takes a policy from a user.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Detach implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "NAME", description = "the user")
        private String name = "";

        @Parameters(index = "1", paramLabel = "POLICY", description = "one of the user's policies")
        private String policy = "";

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.run(spec, "DetachUserPolicy", Map.of("userName", name, "policyName", policy),
                    "User " + name + " has policy " + policy + " no longer.");
        }
    }
}
