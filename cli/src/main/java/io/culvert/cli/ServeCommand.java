package io.culvert.cli;

import io.culvert.cli.log.OutputQueue;
import io.culvert.server.Build;
import io.culvert.server.CulvertServer;
import io.culvert.server.ServerConfig;
import io.culvert.server.StartCheck;
import io.culvert.server.StartException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `culvert serve`.
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false, description = "Runs the service.", footer = {
        "", "Each option may also come from the environment (CULVERT_API_PORT for --api-port)",
        "or from the file of --config (api-port: 8443). A flag wins over the environment,",
        "the environment over the file. More keys: docs/configuration.md.", "", "Examples:",
        "  culvert serve --data-dir /var/lib/culvert --host tunnels.example.com",
        "  eval \"$(culvert env --data-dir /var/lib/culvert)\" && aws iotsecuretunneling list-tunnels"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--data-dir", paramLabel = "DIR", defaultValue = "culvert-data", description = "folder for keys, certificates, database and audit (culvert-data)")
    private Path dataDir = Path.of("culvert-data");

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(names = "--region", defaultValue = "us-east-1", description = "region in ARNs and signatures (us-east-1)")
    private String region = "us-east-1";

    @Option(names = "--account-id", defaultValue = "000000000000", description = "the operator's account, twelve digits (000000000000)")
    private String accountId = "000000000000";

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private QuotaOptions quotas = new QuotaOptions();

    @Mixin
    private RelayOptions relay = new RelayOptions();

    @Mixin
    private AuditOptions audit = new AuditOptions();

    @Mixin
    private TraceOptions traces = new TraceOptions();

    @Mixin
    private EdgeOptions edge = new EdgeOptions();

    @Mixin
    private ConsoleOptions console = new ConsoleOptions();

    @Option(names = "--outlets", paramLabel = "FILE", description = "YAML with brokers and webhooks for notifications (docs/outlets.md)")
    private @Nullable Path outlets;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML with any of these keys")
    private @Nullable Path config;

    @Option(names = "--check", description = "check configuration, files, database and ports, and exit: 0 if the service can start")
    private boolean check;

    @Mixin
    private LogOptions log = new LogOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return log.run(this::serve);
    }

    private int serve() throws StartException {
        ServerConfig server;
        try {
            server = new ServerConfig(dataDir, region, accountId, listen.config(), tls.config(),
                    database.config(), quotas.tunnels(), quotas.registry(), quotas.sessions(), quotas.api(),
                    relay.config(), audit.config(), edge.config(), console.config(),
                    outlets == null ? List.of() : OutletsFile.read(outlets), traces.config(),
                    cluster.config());
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        return check ? check(server) : run(server);
    }

    private int check(ServerConfig server) {
        Examination examination = new Examination(spec.commandLine().getOut());
        examination.say("culvert", Build.current().toString());
        examination.say("configuration", (config == null ? "no file" : config.toString()) + ", region "
                + region + ", account " + accountId);
        new StartCheck(server, InstantSource.system()).steps().forEach(examination::check);
        return examination.end();
    }

    private int run(ServerConfig server) throws StartException {
        CulvertServer running = CulvertServer.start(server);
        ServiceManager manager = ServiceManager.of(System.getenv());
        AtomicInteger exitCode = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            manager.stopping();
            running.close();
            log.say("The service has stopped", "stopped\n", Map.of());
            OutputQueue.standard().drain();
            Runtime.getRuntime().halt(exitCode.get());
        }, "stop"));
        ReadyMessage.say(log, running, server.listen(), dataDir);
        manager.ready(() -> !running.failed().isDone());
        // Completes if the service cannot continue; otherwise the shutdown hook ends the process.
        String reason = running.failed().join();
        exitCode.set(1);
        throw new StartException(reason + ". This process stops.");
    }
}
