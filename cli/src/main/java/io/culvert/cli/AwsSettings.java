package io.culvert.cli;

import io.culvert.server.AwsFile;
import io.culvert.transport.Authorities;
import io.culvert.transport.Endpoint;
import io.culvert.transport.Reasons;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebProxies;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The API's address, the access key and the trusted CAs, from the AWS environment and files, or from the
/// service's data folder on its own machine.
///
/// @param authorities the trusted CAs; null for the system's
/// @param caBundle the file of the trusted CAs, or null
/// @param webProxies the web proxies between this machine and the service
/// @param source where the access key comes from, for people
public record AwsSettings(URI endpoint, String region, String accessKeyId, String secretAccessKey,
        @Nullable String sessionToken, @Nullable Collection<X509Certificate> authorities,
        @Nullable Path caBundle, WebProxies webProxies, String source) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /// The API's endpoint.
    Endpoint api() {
        boolean encrypted = !Objects.equals(endpoint.getScheme(), "http");
        String host = host();
        int port = endpoint.getPort() > 0 ? endpoint.getPort() : encrypted ? HTTPS_PORT : HTTP_PORT;
        return encrypted ? endpoint(host, port) : new Endpoint(host, port, (Supplier<SslContext>) null, null);
    }

    /// The endpoint's host, an address without brackets.
    String host() {
        return endpoint.getHost().replaceAll("[\\[\\]]", "");
    }

    static boolean isLoopback(String host) {
        return LOOPBACK.contains(host);
    }

    /// Another endpoint of the service, with the same trust.
    Endpoint endpoint(String host, int port) {
        try {
            return new Endpoint(host, port, TlsContexts.client(authorities),
                    webProxies.to(host, port).orElse(null));
        } catch (SSLException e) {
            throw new CliException("TLS: cannot be set up (" + Reasons.of(e) + ")", e);
        }
    }

    /// Reads the settings. A folder that is given wins over a profile or a key in the environment, and these
    /// win over CULVERT_DATA_DIR.
    ///
    /// @param dataDir of a service on this machine; null to read the environment
    public static AwsSettings find(@Nullable Path dataDir, Map<String, String> environment) {
        String named = environment.get("CULVERT_DATA_DIR");
        Path folder = dataDir != null ? dataDir
                : named == null || namesCaller(environment) ? null : Path.of(named);
        Map<String, String> values = new HashMap<>();
        String profile = environment.getOrDefault("AWS_PROFILE", "default");
        if (folder != null) {
            requireService(folder);
            readIni(folder.resolve("aws/config"), "default", values);
            readIni(folder.resolve("aws/credentials"), "default", values);
        } else {
            String user = environment.getOrDefault("HOME", "");
            Path home = Path.of(user.isBlank() ? System.getProperty("user.home", ".") : user, ".aws");
            readIni(Path.of(environment.getOrDefault("AWS_CONFIG_FILE", home.resolve("config").toString())),
                    profile.equals("default") ? profile : "profile " + profile, values);
            readIni(Path.of(environment.getOrDefault("AWS_SHARED_CREDENTIALS_FILE",
                    home.resolve("credentials").toString())), profile, values);
            if (environment.containsKey("AWS_PROFILE") && values.isEmpty()) {
                throw new CliException(
                        "profile: " + profile + " is not in ~/.aws/credentials or ~/.aws/config");
            }
            fromEnvironment(environment, values);
        }
        return of(values, folder != null, environment, source(folder, profile, environment));
    }

    private static String source(@Nullable Path folder, String profile, Map<String, String> environment) {
        if (folder != null) {
            return "data folder " + folder;
        }
        return environment.containsKey("AWS_ACCESS_KEY_ID") ? "AWS_ACCESS_KEY_ID" : "profile " + profile;
    }

    /// Whether the environment names a profile or a key.
    static boolean namesCaller(Map<String, String> environment) {
        return environment.containsKey("AWS_PROFILE") || environment.containsKey("AWS_ACCESS_KEY_ID");
    }

    private static void requireService(Path folder) {
        Path credentials = folder.resolve("aws/credentials");
        if (Files.isReadable(credentials)) {
            return;
        }
        boolean isClosed = Files.exists(folder) && !Files.isExecutable(folder);
        throw new CliException("data-dir: " + folder + (isClosed || Files.exists(credentials)
                ? " belongs to another user (permission denied). Run this as its owner, or use a key of"
                        + " your own: culvert key create NAME."
                : " holds no service. Start the service there first, or name its folder."));
    }

    private static void fromEnvironment(Map<String, String> environment, Map<String, String> values) {
        Map<String, String> names = Map.of("AWS_ACCESS_KEY_ID", "aws_access_key_id", "AWS_SECRET_ACCESS_KEY",
                "aws_secret_access_key", "AWS_SESSION_TOKEN", "aws_session_token", "AWS_DEFAULT_REGION",
                "region", "AWS_CA_BUNDLE", "ca_bundle", "AWS_ENDPOINT_URL", "endpoint_url");
        names.forEach((variable, key) -> {
            if (environment.containsKey(variable)) {
                values.put(key, environment.get(variable));
            }
        });
        for (String last : new String[]{"AWS_REGION", "AWS_ENDPOINT_URL_IOTSECURETUNNELING"}) {
            if (environment.containsKey(last)) {
                values.put(last.equals("AWS_REGION") ? "region" : "endpoint_url", environment.get(last));
            }
        }
    }

    private static AwsSettings of(Map<String, String> values, boolean onThisMachine,
            Map<String, String> environment, String source) {
        URI endpoint = uri(needed(values, "endpoint_url", "AWS_ENDPOINT_URL"));
        String bundle = values.get("ca_bundle");
        try {
            boolean direct = onThisMachine && isLoopback(endpoint.getHost());
            return new AwsSettings(endpoint, values.getOrDefault("region", "us-east-1"),
                    needed(values, "aws_access_key_id", "AWS_ACCESS_KEY_ID"),
                    needed(values, "aws_secret_access_key", "AWS_SECRET_ACCESS_KEY"),
                    values.get("aws_session_token"), bundle == null ? null : Authorities.at(Path.of(bundle)),
                    bundle == null ? null : Path.of(bundle).toAbsolutePath(),
                    direct ? WebProxies.NONE : WebProxies.of(environment), source);
        } catch (IOException e) {
            throw new CliException("ca_bundle: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
    }

    /// @throws CliException unless the text is an HTTP or HTTPS URL
    static URI uri(String text) {
        try {
            URI uri = new URI(text.strip());
            if (uri.getHost() != null && (uri.getScheme() != null && SCHEMES.contains(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new CliException(ExitCode.USAGE,
                    "endpoint_url: " + text + " (expected: https://HOST[:PORT])", e);
        }
        throw new CliException(ExitCode.USAGE, "endpoint_url: " + text + " (expected: https://HOST[:PORT])");
    }

    private static String needed(Map<String, String> values, String key, String variable) {
        String value = values.get(key);
        if (value == null || value.isBlank()) {
            throw new CliException(ExitCode.USAGE,
                    key + ": not set. Give --data-dir on the service's own machine, set " + variable
                            + ", or put it into ~/.aws.");
        }
        String trimmed = value.strip();
        if (!trimmed.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new CliException(ExitCode.USAGE,
                    key + ": cannot be used (expected: printable ASCII without spaces)");
        }
        return trimmed;
    }

    private static void readIni(Path file, String section, Map<String, String> into) {
        if (!Files.isReadable(file)) {
            return;
        }
        try {
            into.putAll(AwsFile.read(file).section(section));
        } catch (IOException e) {
            throw new CliException(file + ": cannot be read (" + Reasons.of(e) + ")", e);
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "AwsSettings[" + endpoint + ", " + accessKeyId + "]";
    }
}
