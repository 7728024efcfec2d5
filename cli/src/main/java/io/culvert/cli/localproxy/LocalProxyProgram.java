package io.culvert.cli.localproxy;

import io.culvert.cli.log.FatalErrors;
import io.culvert.cli.log.LogFormat;
import io.culvert.cli.log.OutputQueue;
import io.culvert.cli.status.EndReport;
import io.culvert.cli.status.StatusPlaces;
import io.culvert.cli.status.StatusSocket;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.InputRules;
import io.culvert.localproxy.LocalProxy;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.ProxyStatus;
import io.culvert.localproxy.RejectedInputException;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.transport.EventLoops;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `culvert localproxy`, also by a link named `localproxy`: behaves like the reference's program, with the
/// same command line (spec: localproxy 6). Not thread safe.
public final class LocalProxyProgram {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxyProgram.class);

    private static final String VERSION = "0.1.0";
    private static final String BANNER = "Running AWS IoT Secure Tunneling Local Proxy version: culvert-"
            + VERSION;

    private static final String HINT = "\nTry 'localproxy --help' for a list of options.\n";

    private static final int DEFAULT_VERBOSITY = 4;
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final OutputQueue output = OutputQueue.standard();

    /// Prints through the process's [OutputQueue], as the log does.
    ///
    /// @param out for the banner
    /// @param err for help and wrong usage; the log goes to the process's standard error
    public LocalProxyProgram(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /// The launcher's entry, which loads no classes of the other commands.
    public static void main(String[] args) throws InterruptedException {
        FatalErrors.guardProcess();
        System.exit(new LocalProxyProgram(System.getenv(), System.out, System.err).run(List.of(args)));
    }

    /// Runs until the tunnel is over.
    ///
    /// @return the exit code: 0 the tunnel ended, the service refused the token or was not reached in as many
    /// tries as the settings allow; 1 wrong usage or set-up
    public int run(List<String> arguments) throws InterruptedException {
        ProxyLog.start(DEFAULT_VERBOSITY, LogFormat.TEXT);
        try {
            GivenOptions given = GivenOptions.of(arguments);
            ProxyLog.start(DEFAULT_VERBOSITY, given.logFormat());
            print(given, out, BANNER);
            return runAs(given);
        } catch (UsageException e) {
            output.offer(out, BANNER + "\n");
            output.offer(err, e.getMessage() + HINT);
            return FAILED;
        } finally {
            output.drain();
        }
    }

    private void print(GivenOptions given, PrintStream target, String line) {
        if (given.logFormat() == LogFormat.JSON) {
            LOG.info(line);
        } else {
            output.offer(target, line + "\n");
        }
    }

    private int runAs(GivenOptions given) throws InterruptedException {
        try {
            if (given.has(ProxyOption.VERSION)) {
                return DONE;
            }
            if (given.has(ProxyOption.HELP)) {
                output.offer(err, help());
                return DONE;
            }
            return given.has(ProxyOption.EXPORT_DEFAULT_SETTINGS) ? export(given)
                    : run(plan(given).config(), statusSocket(given),
                            given.has(ProxyOption.STATUS_SOCKET) ? LOG::warn : LOG::debug);
        } catch (UsageException e) {
            if (given.logFormat() == LogFormat.JSON) {
                LOG.error(ProxyLog.FATAL, e.getMessage());
            } else {
                output.offer(err, e.getMessage() + HINT);
            }
        } catch (RejectedInputException e) {
            ReferenceLog.rejected(e);
            LOG.error(ProxyLog.FATAL, e.getMessage());
        } catch (IllegalArgumentException | IOException e) {
            LOG.error(ProxyLog.FATAL, e.getMessage());
        }
        return FAILED;
    }

    /// The text of `--help`.
    public static String help() {
        String options = Stream.of(ProxyOption.values())
            .map(ProxyOption::help)
            .reduce("", (all, line) -> all + line + "\n");
        return """
                Usage: localproxy OPTIONS    (or: culvert localproxy OPTIONS)
                Runs a local proxy: source (-s) beside the operator, destination (-d) beside the service.

                %s
                Environment: AWSIOT_TUNNEL_ACCESS_TOKEN, AWSIOT_TUNNEL_CLIENT_TOKEN, AWSIOT_TUNNEL_ENDPOINT,
                AWSIOT_TUNNEL_REGION; https_proxy, no_proxy (or in capitals); SSL_CERT_FILE, SSL_CERT_DIR.
                Examples:
                  localproxy -e tunnels.example.com:8443 -c ca.pem -s 2222
                  localproxy -e tunnels.example.com:8443 -c ca.pem -d SSH=22,HTTP=127.0.0.1:80
                Exit codes: 0 the tunnel ended or the token was refused, 1 wrong usage or set-up.
                """.formatted(options);
    }

    private static int export(GivenOptions given) {
        String file = given.get(ProxyOption.EXPORT_DEFAULT_SETTINGS).orElseThrow();
        InputRules.path(file);
        try {
            Files.writeString(Path.of(file), SettingsFile.DEFAULTS);
            return DONE;
        } catch (IOException e) {
            throw new IllegalArgumentException(ReferenceTexts.cannotOpen(file), e);
        }
    }

    private LocalProxyPlan plan(GivenOptions given) {
        ProxyLog.start(given.verbosity(), given.logFormat());
        boolean onCommandLine = given.has(ProxyOption.ACCESS_TOKEN);
        given.get(ProxyOption.CONFIG).ifPresent(file -> {
            InputRules.path(file);
            given.addFile(ConfigFile.read(Path.of(file)));
        });
        given.addEnvironment(environment);
        Settings settings = given.get(ProxyOption.SETTINGS_JSON)
            .map(LocalProxyProgram::settings)
            .orElse(Settings.DEFAULT);
        if (!given.has(ProxyOption.ACCESS_TOKEN)) {
            throw new UsageException(ReferenceTexts.ACCESS_TOKEN_MISSING);
        }
        if (given.has(ProxyOption.REGION) == given.has(ProxyOption.PROXY_ENDPOINT)) {
            throw new UsageException(ReferenceTexts.REGION_OR_ENDPOINT);
        }
        if (onCommandLine) {
            LOG.warn(ReferenceTexts.ACCESS_TOKEN_ON_COMMAND_LINE);
        }
        return new LocalProxyPlan(given, settings, environment);
    }

    private static Settings settings(String file) {
        InputRules.path(file);
        LOG.info(ReferenceTexts.SETTINGS_FILE, file);
        return SettingsFile.read(Path.of(file));
    }

    private static int fatal(String reason) {
        LOG.error(ProxyLog.FATAL, reason);
        return FAILED;
    }

    private @Nullable Path statusSocket(GivenOptions given) {
        StatusPlaces places = new StatusPlaces(environment);
        places.sweep();
        return places.ofProcess(given.get(ProxyOption.STATUS_SOCKET).orElse(null), "localproxy").orElse(null);
    }

    private static EndReport report(Instant started, LocalProxyConfig config, ProxyStatus proxy) {
        BondSettings resume = config.resume();
        return EndReport.of("localproxy", VERSION, started, null, "Tunnel", proxy,
                resume == null ? null : resume.counters());
    }

    /// @param noSocket receives the reason if the status socket cannot be opened
    private static int run(LocalProxyConfig config, @Nullable Path statusSocket, Consumer<String> noSocket)
            throws InterruptedException {
        Instant started = Instant.now();
        try (EventLoops loops = new EventLoops("localproxy", 1)) {
            LocalProxy proxy = new LocalProxy(config, loops, new ReferenceLog());
            Exit exit;
            try (StatusSocket status = StatusSocket.tryOpen(statusSocket,
                    () -> proxy.status().thenApply(now -> report(started, config, now)), noSocket)) {
                if (status != null) {
                    // For a signal that ends the process.
                    Runtime.getRuntime().addShutdownHook(new Thread(status::close, "status-end"));
                }
                exit = proxy.start().toCompletableFuture().join();
            }
            return switch (exit) {
                case Exit.Failed failed -> fatal(failed.reason());
                case Exit.ServicesMismatch mismatch -> fatal(ReferenceLog.fatal(mismatch));
                case Exit.Closed closed -> DONE;
                case Exit.Refused refused -> DONE;
                case Exit.Unreachable unreachable -> DONE;
                case Exit.Stopped stopped -> DONE;
            };
        }
    }
}
