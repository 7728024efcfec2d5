package io.culvert.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `culvert key`; each method is a command.
@Command(name = "key", mixinStandardHelpOptions = true, description = "Manages users' access keys. Changes take effect at once, without a restart.", footer = {
        "", "Examples:", "  culvert key create alice",
        "  culvert key create alice --write-profile ~/.aws/credentials",
        "  aws --profile alice iotsecuretunneling list-tunnels", "  culvert key disable AKIAEXAMPLE"})
final class KeyCommand {

    @Command(mixinStandardHelpOptions = true, description = "Creates an access key. Its secret is shown only now.")
    int create(@Parameters(paramLabel = "USER", description = "the user") String user,
            @Option(names = "--write-profile", paramLabel = "FILE", description = "add the key to this AWS credentials file instead of printing it") @Nullable Path file,
            @Option(names = "--profile", paramLabel = "NAME", description = "the profile's name (the user's)") @Nullable String profile,
            @Mixin AdminOptions options) {
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
            if (file == null) {
                options.print(answer,
                        ignored -> made.text().lines().map(line -> new String[]{line}).toList());
            } else {
                made.addTo(file);
                options
                    .say("Added profile " + name + " with key " + made.accessKeyId() + " to " + file + ".");
            }
        }
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists access keys and when they were last used.")
    int list(
            @Parameters(paramLabel = "USER", arity = "0..1", description = "only keys of this user (all)") @Nullable String user,
            @Mixin AdminOptions options) {
        return options.show("ListAccessKeys", user == null ? Map.of() : Map.of("userName", user),
                answer -> Table.rows(answer.path("accessKeys"), KeyCommand::row, "KEY", "USER", "STATUS",
                        "CREATED", "LAST USED"));
    }

    private static String[] row(JsonNode key) {
        return new String[]{key.path("accessKeyId").asString(), key.path("userName").asString(),
                key.path("status").asString(), AdminOptions.time(key.path("createdAt")),
                AdminOptions.time(key.path("lastUsedAt"))};
    }

    @Command(mixinStandardHelpOptions = true, description = "Disables a key until it is enabled again.")
    int disable(@Parameters(paramLabel = "KEY", description = "an access key id") String id,
            @Mixin AdminOptions options) {
        return update(id, "INACTIVE", options);
    }

    @Command(mixinStandardHelpOptions = true, description = "Enables a disabled key.")
    int enable(@Parameters(paramLabel = "KEY", description = "an access key id") String id,
            @Mixin AdminOptions options) {
        return update(id, "ACTIVE", options);
    }

    private static int update(String id, String status, AdminOptions options) {
        return options.run("UpdateAccessKey", Map.of("accessKeyId", id, "status", status),
                "Key " + id + " is " + status + ".");
    }

    @Command(mixinStandardHelpOptions = true, description = "Deletes a key for good.")
    int delete(@Parameters(paramLabel = "KEY", description = "an access key id") String id,
            @Mixin AdminOptions options) {
        return options.run("DeleteAccessKey", Map.of("accessKeyId", id), "Deleted key " + id + ".");
    }
}
