package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `culvert login`: signs in through the service's identity provider by the device flow (RFC 8628), takes on
/// a role with the provider's token, and writes the credentials as a profile.
@Command(name = "login", mixinStandardHelpOptions = true, description = "Signs in through your company's identity provider, and writes temporary credentials of a role as a profile.", footer = {
        "", "Examples:",
        "  culvert login --endpoint https://tunnels.example.com:8443 --role arn:aws:iam::111122223333:role/ops",
        "  AWS_PROFILE=culvert aws iotsecuretunneling list-tunnels"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class LoginCommand implements Callable<Integer> {

    private static final int SECONDS_PER_HOUR = 3600;
    private static final Duration LONGER = Duration.ofSeconds(5);

    @Option(names = "--endpoint", paramLabel = "URL", required = true, description = "the service's API")
    private String endpoint = "";

    @Option(names = "--role", paramLabel = "ARN", required = true, description = "the role to take on")
    private String role = "";

    @Option(names = "--provider", paramLabel = "NAME", description = "the identity provider (the service's first)")
    private @Nullable String provider;

    @Option(names = "--hours", paramLabel = "1-12", defaultValue = "1", description = "how long the credentials last; the role limits it (1)")
    private int hours;

    @Option(names = "--ca", paramLabel = "FILE", description = "the service's CA (the system's)")
    private @Nullable Path ca;

    @Option(names = "--profile", paramLabel = "NAME", defaultValue = "culvert", description = "the profile's name (culvert)")
    private String profile = "culvert";

    @Option(names = "--file", paramLabel = "FILE", description = "the credentials file (~/.aws/credentials)")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (OpenCalls service = new OpenCalls(ca)) {
            URI api = AwsSettings.uri(endpoint);
            JsonNode about = service.json(api.resolve("/console/service.json"));
            JsonNode chosen = provider(about.path("providers"));
            String token = token(service, chosen);
            Map<String, String> made = service.assume(api, role, sessionName(), token,
                    hours * SECONDS_PER_HOUR);
            Path target = file == null ? Path.of(System.getenv()
                .getOrDefault("AWS_SHARED_CREDENTIALS_FILE",
                        System.getProperty("user.home") + "/.aws/credentials"))
                    : file;
            SessionProfile.write(target, profile, section(made, about.path("region").asString("us-east-1")));
            say("Wrote profile " + profile + " to " + target + "; it ends at " + made.get("Expiration")
                    + ".");
        } catch (IOException e) {
            throw new CliException("login: " + e.getMessage(), e);
        }
        return ExitCode.DONE.code();
    }

    private JsonNode provider(JsonNode providers) {
        for (JsonNode each : providers) {
            if (provider == null || each.path("name").asString().equals(provider)) {
                return each;
            }
        }
        throw new CliException("provider: " + (provider == null ? "the service has none" : provider)
                + " (expected: one of the service's: "
                + providers.valueStream().map(each -> each.path("name").asString()).toList() + ")");
    }

    private String token(OpenCalls service, JsonNode chosen) throws IOException, InterruptedException {
        URI issuer = AwsSettings.uri(chosen.path("issuer").asString());
        String client = chosen.path("commandClientId").asString();
        JsonNode discovery = service.discovery(issuer);
        String starts = discovery.path("device_authorization_endpoint").asString("");
        if (starts.isEmpty()) {
            throw new CliException(
                    "provider: " + issuer + " has no device flow (expected: one that has, or the"
                            + " AWS SDKs' web_identity_token_file)");
        }
        JsonNode begun = service.form(AwsSettings.uri(starts),
                Map.of("client_id", client, "scope", "openid email profile"));
        say("Open "
                + begun.path("verification_uri_complete")
                    .asString(begun.path("verification_uri").asString(""))
                + " and confirm the code " + begun.path("user_code").asString("") + ".");
        return poll(service, AwsSettings.uri(discovery.path("token_endpoint").asString("")), client, begun);
    }

    private static String poll(OpenCalls service, URI place, String client, JsonNode begun)
            throws IOException, InterruptedException {
        Duration interval = Duration.ofSeconds(begun.path("interval").asInt(5));
        long ends = System.nanoTime() + Duration.ofSeconds(begun.path("expires_in").asInt(600)).toNanos();
        Map<String, String> form = Map.of("grant_type", "urn:ietf:params:oauth:grant-type:device_code",
                "device_code", begun.path("device_code").asString(""), "client_id", client);
        while (System.nanoTime() - ends < 0) {
            Thread.sleep(interval);
            JsonNode answer = service.form(place, form);
            String error = answer.path("error").asString("");
            if (answer.path("id_token").isString()) {
                return answer.path("id_token").asString();
            }
            if (error.equals("slow_down")) {
                interval = interval.plus(LONGER);
            } else if (!error.equals("authorization_pending")) {
                throw new CliException("login: the identity provider refused (" + error + ")");
            }
        }
        throw new CliException("login: not confirmed in time (expected: a confirmation in the browser)");
    }

    private static String sessionName() {
        String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
        return user.length() < 2 ? user + "--" : user.substring(0, Math.min(64, user.length()));
    }

    private Map<String, String> section(Map<String, String> made, String region) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("aws_access_key_id", made.getOrDefault("AccessKeyId", ""));
        keys.put("aws_secret_access_key", made.getOrDefault("SecretAccessKey", ""));
        keys.put("aws_session_token", made.getOrDefault("SessionToken", ""));
        keys.put("region", region);
        keys.put("endpoint_url", endpoint);
        if (ca != null) {
            keys.put("ca_bundle", ca.toAbsolutePath().toString());
        }
        return keys;
    }

    private void say(String text) {
        spec.commandLine().getOut().println(TerminalText.of(text));
        spec.commandLine().getOut().flush();
    }
}
