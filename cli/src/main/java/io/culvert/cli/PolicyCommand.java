package io.culvert.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `culvert policy`.
@Command(name = "policy", mixinStandardHelpOptions = true, description = "Policies, in IAM's JSON, that say what users may do.", subcommands = {
        PolicyCommand.Validate.class, PolicyCommand.Put.class, PolicyCommand.Get.class,
        PolicyCommand.ListAll.class, PolicyCommand.Remove.class, PolicySimulateCommand.class}, footer = {"",
                "Examples:", "  culvert policy validate ops.json",
                "  culvert policy put ops ops.json --account 111122223333",
                "  culvert user attach alice ops --account 111122223333"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class PolicyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(name = "validate", mixinStandardHelpOptions = true, description = "Checks a document without the service.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Validate implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "IAM JSON")
        private Path file = Path.of("");

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            PolicyFile.read(file);
            spec.commandLine().getOut().println(file + " is valid.");
            return 0;
        }
    }

    @Command(name = "put", mixinStandardHelpOptions = true, description = "Makes or replaces a policy; users who have it feel it at once.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Put implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "NAME", description = "letters, digits and _+=,.@-")
        private String name = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "IAM JSON")
        private Path file = Path.of("");

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.run(spec, "PutPolicy",
                    Map.of("policyName", name, "policyDocument", PolicyFile.read(file)),
                    "Policy " + name + " is in force.");
        }
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Prints a policy's document.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Get implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "the policy")
        private String name = "";

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.show(spec, "GetPolicy", Map.of("policyName", name),
                    answer -> List.<String[]>of(new String[]{answer.path("policyDocument").asString()}));
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists policies.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.show(spec, "ListPolicies", Map.of(), answer -> {
                List<String[]> rows = new ArrayList<>();
                rows.add(new String[]{"POLICY", "CHANGED", "USERS"});
                answer.path("policies")
                    .forEach(policy -> rows.add(new String[]{policy.path("policyName").asString(),
                            AdminOptions.time(policy.path("updatedAt")), policy.path("users").asString()}));
                return rows;
            });
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a policy that no user has.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Remove implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "the policy")
        private String name = "";

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.run(spec, "DeletePolicy", Map.of("policyName", name),
                    "Removed policy " + name + ".");
        }
    }
}
