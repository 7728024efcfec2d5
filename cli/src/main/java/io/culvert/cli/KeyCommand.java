package io.culvert.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `culvert key`; each method is a command, and [KeyCreate] is one.
@Command(name = "key", mixinStandardHelpOptions = true, description = "Manages users' access keys. Changes take effect at once, without a restart.", subcommands = KeyCreate.class, footer = {
        "", "Examples:", "  culvert key create alice",
        "  culvert key create alice --write-profile ~/.aws/credentials",
        "  culvert key create alice --bundle alice.zip      # for another machine",
        "  aws --profile alice iotsecuretunneling list-tunnels", "  culvert key disable AKIAEXAMPLE"})
final class KeyCommand {

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
