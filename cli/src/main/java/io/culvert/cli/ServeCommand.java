package io.culvert.cli;

import io.culvert.server.CulvertServer;
import io.culvert.server.ServerConfig;
import io.culvert.server.StartException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `culvert serve`.
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false, description = "Runs the service.", footer = {
        "", "Each option may also come from the environment (CULVERT_API_PORT for --api-port)",
        "or from the file of --config (api-port: 8443). A flag wins over the environment,",
        "the environment over the file.", "", "Examples:",
        "  culvert serve --data-dir /var/lib/culvert --host tunnels.example.com",
        "  eval \"$(culvert env --data-dir /var/lib/culvert)\" && aws iotsecuretunneling list-tunnels"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--data-dir", paramLabel = "DIR", defaultValue = "culvert-data", description = "everything that lasts (culvert-data)")
    private Path dataDir = Path.of("culvert-data");

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "0.0.0.0", description = "where API, data and MQTT listen (0.0.0.0)")
    private String bind = "0.0.0.0";

    @Option(names = "--api-port", paramLabel = "PORT", defaultValue = "8443", description = "HTTPS API, and data (8443)")
    private int apiPort;

    @Option(names = "--data-port", paramLabel = "PORT", description = "data on a port of its own (the API's)")
    private @Nullable Integer dataPort;

    @Option(names = "--mqtt-port", paramLabel = "PORT", defaultValue = "8883", description = "devices' MQTT (8883)")
    private int mqttPort;

    @Option(names = "--ops-port", paramLabel = "PORT", defaultValue = "9090", description = "/healthz, /readyz, /metrics on loopback (9090)")
    private int opsPort;

    @Option(names = "--host", paramLabel = "NAME", split = ",", description = "further names for the certificate")
    private List<String> hosts = List.of();

    @Option(names = "--region", defaultValue = "us-east-1", description = "region in ARNs and signatures (us-east-1)")
    private String region = "us-east-1";

    @Option(names = "--account-id", defaultValue = "000000000000", description = "twelve digits (000000000000)")
    private String accountId = "000000000000";

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "your own certificate chain, PEM")
    private @Nullable Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its key, PEM, PKCS #8")
    private @Nullable Path tlsKey;

    @Option(names = "--database-url", paramLabel = "URL", description = "jdbc:postgresql://… (embedded)")
    private @Nullable String databaseUrl;

    @Option(names = "--database-user", paramLabel = "NAME", description = "its user")
    private @Nullable String databaseUser;

    @Option(names = "--database-password", paramLabel = "TEXT", description = "its password; give it by CULVERT_DATABASE_PASSWORD")
    private @Nullable String databasePassword;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML with any of these keys")
    @SuppressWarnings("UnusedVariable") // read before all others, by ServeDefaults
    private @Nullable Path config;

    @Option(names = "--verbose", paramLabel = "0-6", defaultValue = "4", description = "log level, 4 is info (4)")
    private int verbose;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws StartException, InterruptedException {
        Logging.verbose(verbose);
        PrintWriter out = spec.commandLine().getOut();
        ServerConfig server;
        try {
            server = new ServerConfig(dataDir, bind, apiPort, dataPort, mqttPort, opsPort, hosts, region,
                    accountId, tlsCert, tlsKey, databaseUrl, databaseUser, databasePassword);
        } catch (IllegalArgumentException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        CulvertServer running = CulvertServer.start(server);
        out.println("API   https://" + bind + ":" + running.apiPort());
        out.println("data  wss://" + bind + ":" + running.dataPort() + "/tunnel");
        out.println("MQTT  ssl://" + bind + ":" + running.mqttPort());
        out.println("ops   http://127.0.0.1:" + running.opsPort() + "/healthz /readyz /metrics");
        out.println("ready");
        out.flush();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            running.close();
            stopped.countDown();
            Runtime.getRuntime().halt(0);
        }, "stop"));
        stopped.await();
        return 0;
    }
}
