package io.culvert.cli;

import io.culvert.localproxy.Credentials;
import io.culvert.localproxy.Endpoint;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalProxy;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.LocalProxyListener;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.ProxySettings;
import io.culvert.transport.Authorities;
import io.culvert.transport.EventLoops;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebProxy;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `culvert localproxy`: the reference's flags and environment (spec: localproxy 6.1, 6.2).
@Command(name = "localproxy", mixinStandardHelpOptions = false, sortOptions = false, description = "Runs a local proxy: source (-s) beside the operator, destination (-d) beside the service.", footer = {
        "", "The access token is best given by AWSIOT_TUNNEL_ACCESS_TOKEN.", "", "Examples:",
        "  culvert localproxy -e tunnels.example.com:8443 -c ca.pem -s 2222",
        "  culvert localproxy -e tunnels.example.com:8443 -c ca.pem -d SSH=22,HTTP=127.0.0.1:80", "",
        "Exit codes: 0 the tunnel ended or the service refused the token, 1 wrong usage or set-up."})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class LocalProxyCommand implements Callable<Integer> {

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\uffff]");

    private static final String BANNER = "Running AWS IoT Secure Tunneling Local Proxy version: culvert-0.1.0";

    @Option(names = {"-h", "--help"}, description = "show this and exit")
    private boolean help;

    @Option(names = {"-V", "--version"}, description = "show the version and exit")
    private boolean version;

    @Option(names = {"-t",
            "--access-token"}, paramLabel = "TOKEN", description = "AWSIOT_TUNNEL_ACCESS_TOKEN")
    private @Nullable String accessToken;

    @Option(names = {"-i",
            "--client-token"}, paramLabel = "TOKEN", description = "lets this proxy come back with its access token (AWSIOT_TUNNEL_CLIENT_TOKEN; made up)")
    private @Nullable String clientToken;

    @Option(names = {"-e",
            "--proxy-endpoint"}, paramLabel = "HOST[:PORT]", description = "AWSIOT_TUNNEL_ENDPOINT; port 443")
    private @Nullable String endpoint;

    @Option(names = {"-r", "--region"}, description = "AWS's own endpoint of a region (AWSIOT_TUNNEL_REGION)")
    private @Nullable String region;

    @Option(names = {"-s", "--source-listen-port"}, paramLabel = "MAPPING", description = "PORT or ID=PORT,…")
    private @Nullable String source;

    @Option(names = {"-d",
            "--destination-app"}, paramLabel = "MAPPING", description = "PORT, HOST:PORT, /unix/socket or ID=…,…")
    private @Nullable String destination;

    @Option(names = {"-m", "--mode"}, description = "src or dst, where neither -s nor -d is given")
    private @Nullable String mode;

    @Option(names = {"-b",
            "--local-bind-address"}, paramLabel = "ADDRESS", description = "where a source listens (localhost)")
    private @Nullable String bind;

    @Option(names = {"-c",
            "--capath"}, paramLabel = "PATH", description = "further CA certificates: PEM file or folder")
    private @Nullable Path capath;

    @Option(names = {"-k", "--no-ssl-host-verify"}, description = "verify nothing: for tests only")
    private boolean unverified;

    @Option(names = {"-y",
            "--destination-client-type"}, paramLabel = "V1|V2|V3", description = "what the other end speaks (V3)")
    private String clientType = "V3";

    @Option(names = {"-v",
            "--verbose"}, paramLabel = "0-255", defaultValue = "4", description = "0 off, 1 fatal, 2 error, 3 warning, 4 info, 5 debug, 6 trace (4)")
    private int verbose;

    /// The reference takes words that belong to no flag, and ignores them.
    @Parameters(hidden = true)
    @SuppressWarnings("UnusedVariable")
    private List<String> ignored = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (help) {
            spec.commandLine().usage(spec.commandLine().getErr());
            return 0;
        }
        spec.commandLine().getOut().println(BANNER);
        return version ? 0 : run();
    }

    private int run() throws InterruptedException {
        Logging.verbose(verbose);
        LocalProxyConfig config;
        try {
            config = config();
        } catch (CliException | IllegalArgumentException | IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            spec.commandLine().getErr().println(LocalProxyUsage.HINT);
            return 1;
        }
        try (EventLoops loops = new EventLoops("localproxy", 1)) {
            Exit exit = new LocalProxy(config, loops, LocalProxyListener.NONE).start()
                .toCompletableFuture()
                .get();
            if (exit instanceof Exit.Failed failed) {
                spec.commandLine().getErr().println(failed.reason());
                return 1;
            }
            return 0;
        } catch (ExecutionException e) {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
    }

    private LocalProxyConfig config() throws IOException {
        String token = given(accessToken, "AWSIOT_TUNNEL_ACCESS_TOKEN");
        if (token == null) {
            throw new CliException("the option '--access-token' is required but missing");
        }
        if (token.isEmpty() || token.length() > 4096 || CONTROL.matcher(token).find()) {
            throw new CliException("access token: malformed (expected: 1 to 4096 printable characters)");
        }
        HostPort to = endpoint();
        LocalProxyConfig.Mode as = mode();
        String mapping = as == LocalProxyConfig.Mode.SOURCE ? source : destination;
        if (mapping == null && as == LocalProxyConfig.Mode.DESTINATION) {
            throw new CliException("No port mapping exists. Fail to start local proxy in destination mode.");
        }
        ProxySettings settings = bind == null ? ProxySettings.DEFAULT : ProxySettings.DEFAULT.boundTo(bind);
        String here = as == LocalProxyConfig.Mode.SOURCE ? settings.sockets().bindAddress()
                : bind == null ? "127.0.0.1" : bind;
        return new LocalProxyConfig(as, new Endpoint(to.host(), to.port(), tls(), webProxy()),
                new Credentials(token, clientToken()),
                mapping == null ? PortMappings.CHOSEN : PortMappings.parse(mapping, here), clientType(),
                settings);
    }

    private static @Nullable WebProxy webProxy() {
        String url = given(System.getenv("https_proxy"), "HTTPS_PROXY");
        return url == null || url.isEmpty() ? null : WebProxy.parse(url);
    }

    private static @Nullable String given(@Nullable String flag, String variable) {
        return flag != null ? flag : System.getenv(variable);
    }

    private String clientToken() {
        String token = given(clientToken, "AWSIOT_TUNNEL_CLIENT_TOKEN");
        if (token == null || token.isEmpty()) {
            return UUID.randomUUID().toString();
        }
        if (!token.matches("[a-zA-Z0-9-]{32,128}")) {
            throw new CliException(
                    "client token: malformed (expected: 32 to 128 letters, digits and hyphens)");
        }
        return token;
    }

    private HostPort endpoint() {
        String host = given(endpoint, "AWSIOT_TUNNEL_ENDPOINT");
        String named = given(region, "AWSIOT_TUNNEL_REGION");
        if ((host == null) == (named == null)) {
            throw new CliException(
                    "Must specify one and only one of --region/-r or --proxy-endpoint/-e options");
        }
        if (host != null) {
            return HostPort.parse("endpoint", host.toLowerCase(Locale.ROOT), 443);
        }
        if (!named.matches("[a-z0-9-]{1,64}")) {
            throw new CliException(
                    "region: " + named + " (expected: lower-case letters, digits and hyphens)");
        }
        return new HostPort(
                "data.tunneling.iot." + named + ".amazonaws.com" + (named.startsWith("cn-") ? ".cn" : ""),
                443);
    }

    private LocalProxyConfig.Mode mode() {
        if (source != null && destination != null) {
            throw new CliException(
                    "Must specify one and only one of --source-listen-port/-s or --destination-app/-d");
        }
        LocalProxyConfig.Mode named = mode == null ? null : switch (mode) {
            case "src", "source" -> LocalProxyConfig.Mode.SOURCE;
            case "dst", "destination" -> LocalProxyConfig.Mode.DESTINATION;
            default -> throw new CliException(
                    "Mode value is wrong! Allowed values are: src, dst, source, destination");
        };
        LocalProxyConfig.Mode implied = source != null ? LocalProxyConfig.Mode.SOURCE
                : destination != null ? LocalProxyConfig.Mode.DESTINATION : named;
        if (implied == null) {
            throw new CliException(
                    "Must specify one of --source-listen-port/-s or --destination-app/-d or --mode");
        }
        if (named != null && named != implied) {
            throw new CliException(
                    "-s and --mode have mismatched mode. Mode is set to " + named.wireName() + "!");
        }
        return implied;
    }

    private LocalProxyConfig.DestinationClientType clientType() {
        return switch (clientType) {
            case "V1" -> LocalProxyConfig.DestinationClientType.V1;
            case "V2" -> LocalProxyConfig.DestinationClientType.V2;
            default -> LocalProxyConfig.DestinationClientType.V3;
        };
    }

    private SslContext tls() throws IOException {
        if (unverified) {
            spec.commandLine()
                .getErr()
                .println("SECURITY WARNING: the service's certificate is not verified (-k). "
                        + "Anybody between here and there can read and change what flows.");
            return TlsContexts.unverifiedClient();
        }
        List<X509Certificate> authorities = new ArrayList<>(Authorities.system());
        String bundle = System.getenv("SSL_CERT_FILE");
        if (bundle != null) {
            authorities.addAll(Authorities.at(Path.of(bundle)));
        }
        if (capath != null) {
            authorities.addAll(Authorities.at(capath));
        }
        return TlsContexts.client(authorities);
    }
}
