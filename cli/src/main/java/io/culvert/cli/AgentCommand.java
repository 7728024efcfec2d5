package io.culvert.cli;

import io.culvert.agent.Agent;
import io.culvert.agent.AgentCheck;
import io.culvert.agent.AgentConfig;
import io.culvert.agent.AgentStatus;
import io.culvert.agent.DeviceFiles;
import io.culvert.cli.log.OutputQueue;
import io.culvert.cli.status.EndReport;
import io.culvert.cli.status.StatusPlaces;
import io.culvert.cli.status.StatusSocket;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.bond.ResumeConfig;
import io.culvert.server.Build;
import io.culvert.transport.WebProxies;
import io.culvert.transport.WebProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `culvert agent`.
@Command(name = "agent", mixinStandardHelpOptions = true, sortOptions = false, description = "Runs on a device: waits for tunnels to one thing or several and serves them.", footer = {
        "", "Each option may also come from the environment (CULVERT_THING for --thing) or from the file",
        "of --config (thing: pump). A flag wins over the environment, the environment over the file.",
        "Several things are a list (things:) in the file, each with its own keys.", "", "Examples:",
        "  culvert agent --config agent.yaml",
        "  culvert agent --thing pump --cert pump.cert.pem --key pump.key.pem --ca ca.pem \\",
        "      --mqtt tunnels.example.com:8883 --endpoint tunnels.example.com:8443 --service SSH=127.0.0.1:22"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class AgentCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

    @Option(names = "--config", paramLabel = "FILE", description = "YAML with the keys below")
    private @Nullable Path config;

    @Option(names = "--thing", paramLabel = "NAME", description = "the thing whose tunnels this device serves")
    private @Nullable String thing;

    @Option(names = "--cert", paramLabel = "FILE", description = "the thing's certificate, PEM")
    private @Nullable Path cert;

    @Option(names = "--key", paramLabel = "FILE", description = "the key of the certificate, PEM, PKCS #8")
    private @Nullable Path key;

    @Option(names = "--ca", paramLabel = "FILE", description = "trusted CAs: PEM file or folder")
    private @Nullable Path ca;

    @Option(names = "--mqtt", paramLabel = "HOST:PORT", description = "the service's MQTT endpoint, which sends notifications")
    private @Nullable String mqtt;

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "the service's data endpoint")
    private @Nullable String endpoint;

    @Option(names = "--web-proxy", paramLabel = "URL", description = "web proxy for both endpoints, http[s]://[user:password@]host[:port] (https_proxy, no_proxy); keep a password in the file of --config")
    private @Nullable String webProxy;

    @Option(names = {"--service",
            "--services"}, paramLabel = "ID=HOST:PORT", split = ",", description = "a service of this device; may be repeated")
    private List<String> services = List.of();

    @Option(names = "--tunnels", paramLabel = "FILE", description = "where open tunnels are kept while the agent restarts (beside --config)")
    private @Nullable Path tunnels;

    @Option(names = "--max-tunnels", paramLabel = "COUNT", defaultValue = "100", description = "tunnels at once (100)")
    private int maxTunnels;

    @Option(names = "--max-connections", paramLabel = "COUNT", defaultValue = "1024", description = "connections at once over all tunnels (1024)")
    private int maxConnections;

    @Option(names = "--status-socket", paramLabel = "PATH|off", description = "Unix socket at which `culvert status` asks this agent ($RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR/culvert, or agent.run beside --config)")
    private @Nullable String statusSocket;

    @Option(names = "--resume", paramLabel = "true|false|required", arity = "0..1", defaultValue = "true", fallbackValue = "true", converter = ResumeConverter.class, description = "whether connections outlive a broken link (true)")
    private ResumeConfig.Use resume = ResumeConfig.Use.ON;

    @Option(names = "--no-resume", description = "the same as --resume=false")
    private boolean noResume;

    @Mixin
    private ResumeLimits limits = new ResumeLimits();

    @Option(names = "--check", description = "check the files, both endpoints and the services of this device, then exit: 0 if all is well")
    private boolean check;

    @Option(names = "--offline", description = "with --check: connect to no endpoint of the service")
    private boolean offline;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private LogOptions log = new LogOptions();

    @Override
    public Integer call() throws Exception {
        return log.run(() -> {
            List<AgentConfig> things = configs(System.getenv());
            return check ? check(things) : run(things, statusSocket(things, System.getenv()));
        });
    }

    private int check(List<AgentConfig> things) {
        Examination examination = new Examination(spec.commandLine().getOut());
        examination.say("culvert", Build.current().toString());
        things.forEach(settings -> {
            examination.say("thing", settings.thing());
            new AgentCheck(settings, InstantSource.system(), offline).steps().forEach(examination::check);
        });
        return examination.end();
    }

    private @Nullable Path statusSocket(List<AgentConfig> things, Map<String, String> environment) {
        String name = things.size() == 1 || config == null ? things.getFirst().thing() : stem(config);
        return new StatusPlaces(environment).ofAgent(statusSocket, name, config).orElse(null);
    }

    private static Agent agent(List<AgentConfig> things) throws IOException {
        try {
            return new Agent(things, event -> {});
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static int run(List<AgentConfig> things, @Nullable Path statusSocket)
            throws IOException, InterruptedException {
        Instant started = Instant.now();
        Agent agent = agent(things);
        agent.start();
        StatusSocket status = StatusSocket.tryOpen(statusSocket,
                () -> agent.status().thenApply(now -> report(started, now)), LOG::warn);
        ServiceManager manager = ServiceManager.of(System.getenv());
        manager.ready(() -> true);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            manager.stopping();
            if (status != null) {
                status.close();
            }
            agent.close();
            OutputQueue.standard().drain();
            Runtime.getRuntime().halt(0);
        }, "stop"));
        stopped.await();
        return 0;
    }

    private static EndReport report(Instant started, AgentStatus agent) {
        return new EndReport("agent", Build.current().toString(), started,
                agent.things().stream().map(AgentCommand::thing).toList(),
                agent.things().stream().flatMap(AgentCommand::tunnels).toList(), agent.counters());
    }

    private static EndReport.Thing thing(AgentStatus.OfThing thing) {
        AgentStatus.Mqtt mqtt = thing.mqtt();
        return new EndReport.Thing(thing.thing(), thing.services(),
                new EndReport.Mqtt(mqtt.connected(), mqtt.since(), mqtt.reason()));
    }

    private static Stream<EndReport.Tunnel> tunnels(AgentStatus.OfThing thing) {
        return thing.tunnels()
            .stream()
            .map(each -> new EndReport.Tunnel(each.name(), thing.thing(), each.services(), each.since(),
                    each.proxy()));
    }

    /// The configurations of all things: of those in the list of `--config`, or of the only one.
    List<AgentConfig> configs(Map<String, String> environment) {
        List<CommandDefaults> listed = spec.defaultValueProvider() instanceof CommandDefaults defaults
                ? defaults.ofThings()
                : List.of();
        return listed.isEmpty() ? List.of(config(environment, ".tunnels"))
                : listed.stream().map(each -> ofListed(each, environment)).toList();
    }

    /// The configuration of one thing of the list. Flags and the environment win over its keys as well.
    private AgentConfig ofListed(CommandDefaults defaults, Map<String, String> environment) {
        AgentCommand command = new AgentCommand();
        CommandLine line = new CommandLine(command).setDefaultValueProvider(defaults);
        line.parseArgs(given());
        return command.config(environment, "-" + command.thing + ".tunnels");
    }

    /// The flags of the command line.
    private String[] given() {
        return spec.commandLine()
            .getParseResult()
            .matchedOptions()
            .stream()
            .flatMap(option -> option.originalStringValues()
                .stream()
                .map(value -> option.longestName() + "=" + value))
            .toArray(String[]::new);
    }

    /// @param suffix of the file of open tunnels, behind the name of the configuration's file
    private AgentConfig config(Map<String, String> environment, String suffix) {
        try {
            return unchecked(environment, suffix);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private AgentConfig unchecked(Map<String, String> environment, String suffix) {
        DeviceFiles files = new DeviceFiles(needed("cert", cert), needed("key", key), needed("ca", ca));
        return new AgentConfig(needed("thing", thing), files,
                target(HostPort.parse("mqtt", needed("mqtt", mqtt), 8883), environment),
                target(HostPort.parse("endpoint", needed("endpoint", endpoint), 443), environment), offered(),
                tunnels != null || config == null ? tunnels
                        : config.toAbsolutePath().resolveSibling(stem(config) + suffix),
                limits.config(ResumeConfig.OF_AGENT, noResume ? ResumeConfig.Use.OFF : resume),
                new AgentConfig.Limits(maxTunnels, maxConnections));
    }

    /// `agent` for `agent.yaml`.
    private static String stem(Path config) {
        String name = String.valueOf(config.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private AgentConfig.Target target(HostPort at, Map<String, String> environment) {
        Optional<WebProxy> proxy = webProxy == null ? WebProxies.of(environment).to(at.host(), at.port())
                : Optional.of(WebProxy.parse(webProxy));
        return new AgentConfig.Target(at.host(), at.port(), proxy.orElse(null));
    }

    private Map<String, LocalAddress> offered() {
        Map<String, LocalAddress> offered = new LinkedHashMap<>();
        for (String service : services) {
            int equals = service.indexOf('=');
            if (equals < 1) {
                throw new CliException(ExitCode.USAGE, "service: " + service + " (expected: ID=HOST:PORT)");
            }
            offered.put(service.substring(0, equals).strip(),
                    address(service, service.substring(equals + 1).strip()));
        }
        return offered;
    }

    private static LocalAddress address(String service, String text) {
        try {
            return LocalAddress.parse(text, "127.0.0.1");
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, "service: " + service + " (" + e.getMessage() + ")", e);
        }
    }

    private static <T> T needed(String key, @Nullable T value) {
        if (value == null || value.toString().isBlank()) {
            throw new CliException(ExitCode.USAGE,
                    key + ": missing. Give --" + key + ", or " + key + " in the file of --config.");
        }
        return value;
    }
}
