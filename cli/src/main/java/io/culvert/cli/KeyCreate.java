package io.culvert.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `culvert key create`.
@Command(name = "create", mixinStandardHelpOptions = true, description = "Creates an access key. Its secret is shown only now.", footer = {
        "", "Examples:", "  culvert key create alice --write-profile ~/.aws/credentials",
        "  culvert key create alice --bundle alice.zip --endpoint tunnels.example.com:8443"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class KeyCreate implements Callable<Integer> {

    @Parameters(paramLabel = "USER", description = "the user")
    private String user = "";

    @ArgGroup
    private Target target = new Target();

    @Option(names = "--profile", paramLabel = "NAME", description = "the profile's name (the user's)")
    private @Nullable String profile;

    @Option(names = "--endpoint", paramLabel = "NAME[:PORT]", description = "with --bundle: where others reach the API (the first --host of serve)")
    private @Nullable String endpoint;

    @Mixin
    private AdminOptions options = new AdminOptions();

    /// Where the key goes: to standard output, or to one of these.
    static final class Target {

        @Option(names = "--write-profile", paramLabel = "FILE", description = "add the key to this AWS credentials file, and do not print it")
        private @Nullable Path file;

        @Option(names = "--bundle", paramLabel = "FILE", description = "write a zip file with all that the user needs on another machine, and do not print the key")
        private @Nullable Path bundle;
    }

    @Override
    public Integer call() {
        if (target.file != null) {
            AwsProfile.requireFree(target.file, name());
        }
        try (ApiClient client = options.client()) {
            if (target.bundle == null) {
                print(client);
            } else {
                OperatorBundle.requireUsable(target.bundle, name());
                bundle(client, target.bundle, ReachableEndpoint.of(client, endpoint));
            }
        }
        return 0;
    }

    private String name() {
        return profile == null ? user : profile;
    }

    private void print(ApiClient client) {
        JsonNode answer = created(client);
        AwsProfile made = profile(answer, client);
        if (target.file == null) {
            options.print(answer, ignored -> made.text().lines().map(line -> new String[]{line}).toList());
        } else {
            made.addTo(target.file);
            options.say("Added profile " + name() + " with key " + made.accessKeyId() + " to " + target.file
                    + ".");
        }
    }

    private void bundle(ApiClient client, Path file, URI reachable) {
        AwsProfile made = profile(created(client), client);
        new OperatorBundle(made, reachable, Pem.of(client.settings().authorities())).writeTo(file);
        options.say("Wrote " + file + " for " + reachable + ". It contains the secret of key "
                + made.accessKeyId() + ": send it so that only " + user + " can read it.");
    }

    private JsonNode created(ApiClient client) {
        return client.administration("CreateAccessKey", options.members(Map.of("userName", user)));
    }

    private AwsProfile profile(JsonNode answer, ApiClient client) {
        JsonNode key = answer.path("accessKey");
        return new AwsProfile(name(), key.path("accessKeyId").asString(),
                key.path("secretAccessKey").asString(), client.settings());
    }
}
