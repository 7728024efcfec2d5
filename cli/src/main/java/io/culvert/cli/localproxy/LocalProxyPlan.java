package io.culvert.cli.localproxy;

import io.culvert.localproxy.Credentials;
import io.culvert.localproxy.InputRules;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.LocalProxyConfig.DestinationClientType;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.MalformedMappingsException;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.ProxySettings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.localproxy.bond.ResumeConfig;
import io.culvert.localproxy.bond.ResumeConfig.Use;
import io.culvert.transport.Endpoint;
import io.culvert.transport.WebProxies;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the given options into a local proxy's configuration, checked in the reference's order (spec:
/// localproxy 6.1).
final class LocalProxyPlan {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxyPlan.class);

    private static final int DEFAULT_PORT = 443;
    private static final String HERE = "127.0.0.1";

    private final GivenOptions given;
    private final Settings settings;
    private final Map<String, String> environment;

    LocalProxyPlan(GivenOptions given, Settings settings, Map<String, String> environment) {
        this.given = given;
        this.settings = settings;
        this.environment = environment;
    }

    /// @throws UsageException for options that exclude each other
    /// @throws IllegalArgumentException for a value that cannot be used
    /// @throws IOException for a folder that cannot be read
    LocalProxyConfig config() throws IOException {
        Credentials credentials = credentials();
        String endpoint = endpoint();
        WebProxies webProxies = webProxies();
        Mode mode = mode();
        DestinationClientType clientType = clientType();
        requireOneRole(mode);
        PortMappings mappings = mappings(mode);
        given.get(ProxyOption.LOCAL_BIND_ADDRESS).ifPresent(InputRules::bindAddress);
        given.get(ProxyOption.CAPATH).ifPresent(InputRules::path);
        SslContext tls = new TrustPlan(given, environment).context();
        ProxySettings proxy = bindAddress().map(settings.proxy()::boundTo).orElse(settings.proxy());
        return new LocalProxyConfig(mode, at(endpoint, tls, webProxies), credentials, mappings, clientType,
                proxy, resume());
    }

    private @Nullable BondSettings resume() {
        boolean required = given.isOn(ProxyOption.REQUIRE_RESUME);
        if (given.isOn(ProxyOption.NO_RESUME)) {
            if (required) {
                throw new UsageException("--no-resume and --require-resume exclude each other");
            }
            return null;
        }
        return BondSettings.of(resume(required ? Use.REQUIRED : Use.ON, ResumeConfig.OF_LOCAL_PROXY));
    }

    private ResumeConfig resume(Use use, ResumeConfig usual) {
        return new ResumeConfig(use,
                Math.toIntExact(Math.min(given.number(ProxyOption.CONNECTIONS, usual.connections()),
                        Integer.MAX_VALUE)),
                seconds(ProxyOption.AWAY_SECONDS, usual.away()),
                seconds(ProxyOption.HALF_CLOSED_SECONDS, usual.halfClosed()),
                given.number(ProxyOption.RETRANSMIT_BYTES, usual.retransmitBytes()),
                given.number(ProxyOption.RECEIVE_BYTES, usual.receiveBytes()));
    }

    private Duration seconds(ProxyOption option, Duration usual) {
        return Duration.ofSeconds(given.number(option, usual.toSeconds()));
    }

    private Credentials credentials() {
        // A file or a pipe may end in a line break.
        String accessToken = given.get(ProxyOption.ACCESS_TOKEN).orElseThrow().strip();
        String clientToken = given.get(ProxyOption.CLIENT_TOKEN).orElse("").strip();
        return clientToken.isEmpty() ? Credentials.drawing(accessToken)
                : new Credentials(accessToken, clientToken);
    }

    private String endpoint() {
        given.get(ProxyOption.REGION).ifPresent(InputRules::region);
        given.get(ProxyOption.PROXY_ENDPOINT).ifPresent(InputRules::endpoint);
        String endpoint = given.get(ProxyOption.PROXY_ENDPOINT)
            .orElseGet(() -> settings.endpoint(given.get(ProxyOption.REGION).orElseThrow()))
            .toLowerCase(Locale.ROOT);
        address(endpoint);
        return endpoint;
    }

    /// The host and port of an endpoint.
    private static LocalAddress.Tcp address(String endpoint) {
        boolean hasPort = endpoint.lastIndexOf(':') > endpoint.lastIndexOf(']');
        try {
            if (LocalAddress.parse(hasPort ? endpoint : endpoint + ":" + DEFAULT_PORT,
                    HERE) instanceof LocalAddress.Tcp tcp) {
                return tcp;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(ReferenceTexts.invalidEndpoint(endpoint), e);
        }
        throw new IllegalArgumentException(ReferenceTexts.invalidEndpoint(endpoint));
    }

    private static Endpoint at(String endpoint, SslContext tls, WebProxies webProxies) {
        LocalAddress.Tcp address = address(endpoint);
        return new Endpoint(address.host(), address.port(), tls,
                webProxies.to(address.host(), address.port()).orElse(null));
    }

    private WebProxies webProxies() {
        try {
            WebProxies proxies = WebProxies.of(environment,
                    port -> LOG.warn(ReferenceTexts.WEB_PROXY_DEFAULT_PORT, port));
            if (proxies.proxy().isPresent()) {
                LOG.info(ReferenceTexts.WEB_PROXY_FOUND);
            }
            return proxies;
        } catch (IllegalArgumentException e) {
            LOG.error(ProxyLog.FATAL, ReferenceTexts.WEB_PROXY_UNREADABLE, WebProxies.variable(environment));
            throw e.getCause() instanceof IllegalArgumentException cause ? cause : e;
        }
    }

    private Mode mode() {
        Mode implied = given.has(ProxyOption.DESTINATION_APP) ? Mode.DESTINATION : Mode.SOURCE;
        return given.get(ProxyOption.MODE).map(name -> switch (name) {
            case "src", "source" -> Mode.SOURCE;
            case "dst", "destination" -> Mode.DESTINATION;
            default -> throw new UsageException(ReferenceTexts.MODES);
        }).orElse(implied);
    }

    private DestinationClientType clientType() {
        Optional<String> type = given.get(ProxyOption.DESTINATION_CLIENT_TYPE);
        if (type.isEmpty()) {
            return DestinationClientType.V3;
        }
        return switch (type.get()) {
            case "V1", "V2" -> {
                LOG.info(ReferenceTexts.CLIENT_TYPE, type.get());
                yield DestinationClientType.valueOf(type.get());
            }
            default -> {
                LOG.warn(ReferenceTexts.UNKNOWN_CLIENT_TYPE);
                yield DestinationClientType.V3;
            }
        };
    }

    private void requireOneRole(Mode mode) {
        boolean source = given.has(ProxyOption.SOURCE_LISTEN_PORT);
        boolean destination = given.has(ProxyOption.DESTINATION_APP);
        if (source && destination) {
            throw new UsageException(ReferenceTexts.ONE_ROLE);
        }
        if (!source && !destination && !given.has(ProxyOption.MODE)) {
            throw new UsageException(ReferenceTexts.NO_ROLE);
        }
        if ((source && mode == Mode.DESTINATION) || (destination && mode == Mode.SOURCE)) {
            throw new UsageException(ReferenceTexts.mismatchedMode(mode.wireName()));
        }
    }

    private PortMappings mappings(Mode mode) throws IOException {
        String host = mode == Mode.SOURCE ? bindAddress().orElse(settings.proxy().sockets().bindAddress())
                : bindAddress().orElse(HERE);
        PortMappings listed = given
            .get(mode == Mode.SOURCE ? ProxyOption.SOURCE_LISTEN_PORT : ProxyOption.DESTINATION_APP)
            .map(text -> parsed(text, host))
            .orElse(PortMappings.CHOSEN);
        PortMappings all = listed.equals(PortMappings.CHOSEN) ? filed(host) : listed;
        if (mode == Mode.SOURCE) {
            all.byServiceId().forEach(LocalProxyPlan::requirePort);
        }
        return all;
    }

    private static PortMappings parsed(String text, String defaultHost) {
        try {
            return PortMappings.parse(text, defaultHost, ReferenceLog::duplicate);
        } catch (MalformedMappingsException e) {
            throw new IllegalArgumentException(ReferenceLog.malformed(e), e);
        }
    }

    private Optional<String> bindAddress() {
        return given.get(ProxyOption.LOCAL_BIND_ADDRESS).filter(address -> !address.isEmpty());
    }

    private static void requirePort(String serviceId, LocalAddress address) {
        if (!(address instanceof LocalAddress.Tcp)) {
            throw new IllegalArgumentException("service " + serviceId + ": " + address
                    + " (expected: a port, for a source listens on it)");
        }
    }

    private PortMappings filed(String host) throws IOException {
        Optional<String> named = given.get(ProxyOption.CONFIG_DIR);
        named.ifPresent(InputRules::path);
        Path folder = Path.of(named.orElse("config"));
        if (ServiceFiles.isUsable(folder)) {
            return ServiceFiles.read(folder, host);
        }
        if (named.isPresent()) {
            throw new IllegalArgumentException(ReferenceTexts.invalidFolder(folder));
        }
        return PortMappings.CHOSEN;
    }
}
