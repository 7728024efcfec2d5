package io.culvert.cli;

import io.culvert.agent.Agent;
import io.culvert.agent.AgentConfig;
import io.culvert.agent.AgentListener;
import io.culvert.cli.log.OutputQueue;
import io.culvert.localproxy.LocalAddress;
import io.culvert.transport.WebProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// `culvert agent`.
@Command(name = "agent", mixinStandardHelpOptions = true, sortOptions = false, description = "Runs on a device: waits for tunnels to it and serves them, for ever.", footer = {
        "", "Examples:", "  culvert agent --config agent.yaml",
        "  culvert agent --thing pump --cert pump.cert.pem --key pump.key.pem --ca ca.pem \\",
        "      --mqtt tunnels.example.com:8883 --endpoint tunnels.example.com:8443 --service SSH=127.0.0.1:22"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class AgentCommand implements Callable<Integer> {

    private static final Set<String> KEYS = Set.of("thing", "cert", "key", "ca", "mqtt", "endpoint",
            "web-proxy", "services");

    @Option(names = "--config", paramLabel = "FILE", description = "YAML with the keys below; flags win over it")
    private @Nullable Path config;

    @Option(names = "--thing", paramLabel = "NAME", description = "whose tunnels to serve")
    private @Nullable String thing;

    @Option(names = "--cert", paramLabel = "FILE", description = "the thing's certificate, PEM")
    private @Nullable String cert;

    @Option(names = "--key", paramLabel = "FILE", description = "its key, PEM, PKCS #8")
    private @Nullable String key;

    @Option(names = "--ca", paramLabel = "FILE", description = "whom to trust: PEM file or folder")
    private @Nullable String ca;

    @Option(names = "--mqtt", paramLabel = "HOST:PORT", description = "where notifications come from")
    private @Nullable String mqtt;

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "the service's data endpoint")
    private @Nullable String endpoint;

    @Option(names = "--web-proxy", paramLabel = "URL", description = "HTTP proxy on the way to both; a password belongs into the file: http://[user:password@]host[:port]")
    private @Nullable String webProxy;

    @Option(names = "--service", paramLabel = "ID=HOST:PORT", description = "what this device offers; may be repeated")
    private List<String> services = List.of();

    @Option(names = {"-v",
            "--verbose"}, paramLabel = "0-6", defaultValue = "4", description = "log level (4, info)")
    private int verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logging.verbose(verbose);
        Agent agent = new Agent(config(), AgentListener.NONE);
        agent.start();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            agent.close();
            OutputQueue.standard().drain();
            Runtime.getRuntime().halt(0);
        }, "stop"));
        stopped.await();
        return 0;
    }

    private AgentConfig config() {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, LocalAddress> offered = new LinkedHashMap<>();
        Path base = Path.of("");
        if (config != null) {
            base = config.toAbsolutePath().resolveSibling("");
            read(config, values, offered);
        }
        put(values, "thing", thing);
        put(values, "cert", cert);
        put(values, "key", key);
        put(values, "ca", ca);
        put(values, "mqtt", mqtt);
        put(values, "endpoint", endpoint);
        put(values, "web-proxy", webProxy);
        for (String service : services) {
            int equals = service.indexOf('=');
            if (equals < 1) {
                throw new CliException("service: " + service + " (expected: ID=HOST:PORT)");
            }
            offered.put(service.substring(0, equals),
                    LocalAddress.parse(service.substring(equals + 1), "127.0.0.1"));
        }
        HostPort broker = HostPort.parse("mqtt", needed(values, "mqtt"), 8883);
        HostPort data = HostPort.parse("endpoint", needed(values, "endpoint"), 443);
        return new AgentConfig(needed(values, "thing"), base.resolve(needed(values, "cert")),
                base.resolve(needed(values, "key")), base.resolve(needed(values, "ca")), broker.host(),
                broker.port(), data.host(), data.port(),
                values.containsKey("web-proxy") ? WebProxy.parse(needed(values, "web-proxy")) : null,
                offered);
    }

    private static void put(Map<String, String> values, String key, @Nullable String value) {
        if (value != null) {
            values.put(key, value);
        }
    }

    private static String needed(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null || value.isBlank()) {
            throw new CliException(
                    key + ": missing. Give --" + key + ", or " + key + " in the file of --config.");
        }
        return value;
    }

    private static void read(Path file, Map<String, String> values, Map<String, LocalAddress> offered) {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw new CliException("config: " + file + " cannot be read (" + e.getMessage() + ")", e);
        }
        root.properties().forEach(entry -> {
            if (!KEYS.contains(entry.getKey())) {
                throw new CliException(
                        "config: " + file + ": unknown key " + entry.getKey() + " (expected: " + KEYS + ")");
            }
            if (!entry.getKey().equals("services")) {
                values.put(entry.getKey(), entry.getValue().asString());
            }
        });
        root.path("services")
            .properties()
            .forEach(entry -> offered.put(entry.getKey(),
                    LocalAddress.parse(entry.getValue().asString(), "127.0.0.1")));
    }
}
