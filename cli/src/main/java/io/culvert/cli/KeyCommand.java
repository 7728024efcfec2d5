package io.culvert.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `culvert key`.
@Command(name = "key", mixinStandardHelpOptions = true, description = "Users' access keys; at once, without a restart.", subcommands = {
        KeyCommand.Create.class, KeyCommand.ListAll.class, KeyCommand.Disable.class, KeyCommand.Enable.class,
        KeyCommand.Delete.class}, footer = {"", "Examples:", "  culvert key create alice",
                "  culvert key create alice --write-profile ~/.aws/credentials",
                "  aws --profile alice iotsecuretunneling list-tunnels", "  culvert key disable AKIAEXAMPLE"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class KeyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(),
                "a command is missing: create, list, disable, enable or delete");
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Makes an access key; its secret is shown this once.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Create implements Callable<Integer> {

        @Parameters(paramLabel = "USER", description = "whose")
        private String user = "";

        @Option(names = "--write-profile", paramLabel = "FILE", description = "add it to this AWS credentials file, and show no secret")
        private @Nullable Path file;

        @Option(names = "--profile", paramLabel = "NAME", description = "the profile's name (the user's)")
        private @Nullable String profile;

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            String name = profile == null ? user : profile;
            if (file != null) {
                AwsProfile.requireFree(file, name);
            }
            try (ApiClient client = options.client()) {
                JsonNode answer = client.administration("CreateAccessKey",
                        options.members(Map.of("userName", user)));
                JsonNode key = answer.path("accessKey");
                AwsProfile made = new AwsProfile(name, key.path("accessKeyId").asString(),
                        key.path("secretAccessKey").asString(), client.settings());
                if (file != null) {
                    made.addTo(file);
                    spec.commandLine()
                        .getOut()
                        .println("Added profile " + name + " with key " + made.accessKeyId() + " to " + file
                                + ".");
                } else {
                    options.print(spec, answer,
                            ignored -> made.text().lines().map(line -> new String[]{line}).toList());
                }
            }
            return 0;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists access keys and when they were last used.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class ListAll implements Callable<Integer> {

        @Parameters(paramLabel = "USER", arity = "0..1", description = "of this user alone")
        private @Nullable String user;

        @Mixin
        private AdminOptions options = new AdminOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return options.show(spec, "ListAccessKeys", user == null ? Map.of() : Map.of("userName", user),
                    answer -> {
                        List<String[]> rows = new ArrayList<>();
                        rows.add(new String[]{"KEY", "USER", "STATUS", "CREATED", "LAST USED"});
                        answer.path("accessKeys").forEach(key -> rows.add(row(key)));
                        return rows;
                    });
        }

        private static String[] row(JsonNode key) {
            return new String[]{key.path("accessKeyId").asString(), key.path("userName").asString(),
                    key.path("status").asString(), AdminOptions.time(key.path("createdAt")),
                    AdminOptions.time(key.path("lastUsedAt"))};
        }
    }

    /// What the commands on one key share.
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class OneKey {

        @Parameters(paramLabel = "KEY", description = "an access key id")
        private String id = "";

        @Mixin
        private AdminOptions options = new AdminOptions();

        Integer status(CommandSpec spec, String status) {
            return options.run(spec, "UpdateAccessKey", Map.of("accessKeyId", id, "status", status),
                    "Key " + id + " is " + status + ".");
        }

        Integer delete(CommandSpec spec) {
            return options.run(spec, "DeleteAccessKey", Map.of("accessKeyId", id), "Deleted key " + id + ".");
        }
    }

    @Command(name = "disable", mixinStandardHelpOptions = true, description = "Lets a key sign no more, until it is enabled.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Disable implements Callable<Integer> {

        @Mixin
        private OneKey key = new OneKey();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return key.status(spec, "INACTIVE");
        }
    }

    @Command(name = "enable", mixinStandardHelpOptions = true, description = "Lets a disabled key sign again.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Enable implements Callable<Integer> {

        @Mixin
        private OneKey key = new OneKey();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return key.status(spec, "ACTIVE");
        }
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a key for good.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Delete implements Callable<Integer> {

        @Mixin
        private OneKey key = new OneKey();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            return key.delete(spec);
        }
    }
}
