package io.culvert.cli;

import com.sun.net.httpserver.HttpServer;
import io.culvert.agent.Agent;
import io.culvert.agent.AgentConfig;
import io.culvert.agent.DeviceFiles;
import io.culvert.cli.log.LogFormat;
import io.culvert.control.console.ConsoleSite;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.server.CulvertServer;
import io.culvert.server.ListenConfig;
import io.culvert.server.ServerConfig;
import io.culvert.server.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `culvert quickstart`: runs a service, a device's agent and an operator's tunnel in one process. They use
/// the API, MQTT and WebSockets as on separate machines.
@Command(name = "quickstart", mixinStandardHelpOptions = true, description = "Runs service, device agent and a tunnel on this machine, and shows what happened.", footer = {
        "", "Examples:", "  culvert quickstart", "  culvert quickstart --once && echo works"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class QuickstartCommand implements Callable<Integer> {

    private static final String THING = "quickstart-device";
    private static final String PAGE = "Hello from the device, through the tunnel.\n";
    private static final int WAIT_SECONDS = 30;

    @Option(names = "--once", description = "exit after the check: 0 it works, 1 it does not")
    private boolean once;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "folder for its data ($XDG_DATA_HOME/culvert/quickstart, else ~/.local/share/culvert/quickstart)")
    private @Nullable Path dataDir;

    @Option(names = {"-v",
            "--verbose"}, paramLabel = "0-6", defaultValue = "3", description = "log level (3, warnings)")
    private int verbose;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private long started = System.nanoTime();

    @Override
    public Integer call() throws Exception {
        Logging.verbose(verbose, LogFormat.TEXT);
        Thread stop = new Thread(this::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            show();
            if (!once) {
                new CountDownLatch(1).await();
            }
            return 0;
        } finally {
            if (once) {
                Runtime.getRuntime().removeShutdownHook(stop);
                stop();
            }
        }
    }

    /// The folder of the user's data by the rules of XDG. Java's `user.home` would ignore HOME.
    private static Path ofUser(Map<String, String> environment) {
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        Path base = Path.of(data).isAbsolute() ? Path.of(data)
                : Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".local", "share");
        return base.resolve("culvert").resolve("quickstart");
    }

    private void show() throws StartException, IOException, InterruptedException {
        Path folder = dataDir != null ? dataDir : ofUser(System.getenv());
        CulvertServer server = started(CulvertServer.start(config(folder)));
        step("service ready: https://localhost:" + server.apiPort());

        ApiClient api = started(new ApiClient(AwsSettings.find(folder, Map.of())));
        HttpServer page = page();
        Map<String, LocalAddress> services = services(page.getAddress().getPort());
        Path device = folder.resolve("device");
        String data = "localhost:" + server.dataPort();
        new Enrolment(api).enrol(Enrolment.NewThing.of(THING), new CertificateSource.NewKey(),
                new DeviceFolder(device, THING, DeviceFolder.Former.REPLACED),
                new Enrolment.Reach(data, "localhost:" + server.mqttPort(),
                        services.entrySet()
                            .stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList()));
        step("device enrolled as thing " + THING + ", offers " + String.join(" and ", services.keySet()));

        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch notified = new CountDownLatch(1);
        Agent agent = started(agent(device, server, services, subscribed, notified));
        agent.start();
        await(subscribed, "the agent could not subscribe to its notifications");
        step("agent waits for tunnels, by MQTT on port " + server.mqttPort());

        OperatorTunnel tunnel = new OperatorTunnel(api, THING, List.of(new ServicePort("HTTP", 0)),
                new HostPort("localhost", server.dataPort()), BondSettings.ofLocalProxy());
        running.push(tunnel);
        step("tunnel " + tunnel.id() + " opened through the API");
        await(notified, "the agent was not notified of its tunnel");
        step("agent received the notification and connects to the service");
        int port = tunnel.port("HTTP");
        step("operator's end listens on localhost:" + port);
        String got = fetch(port);
        step("page fetched through the tunnel: " + got.strip());
        if (!got.equals(PAGE)) {
            throw new CliException("Another page came through the tunnel: " + got);
        }
        if (!once) {
            if (server.hasConsole()) {
                step("web console: https://localhost:" + server.apiPort() + ConsoleSite.PATH);
            }
            next(folder, port, services.containsKey("SSH"));
        }
    }

    private static ServerConfig config(Path folder) {
        return ServerConfig.of(folder, "000000000000", new ListenConfig("127.0.0.1", free(8443), null,
                free(8883), free(9090), List.of(), List.of(), null));
    }

    /// The given port if it is free, otherwise any free one.
    private static int free(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }

    private HttpServer page() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        running.push(() -> server.stop(0));
        return server;
    }

    private static Map<String, LocalAddress> services(int pagePort) {
        Map<String, LocalAddress> services = new LinkedHashMap<>();
        services.put("HTTP", new LocalAddress.Tcp("127.0.0.1", pagePort));
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 22), 200);
            services.put("SSH", new LocalAddress.Tcp("127.0.0.1", 22));
        } catch (IOException e) {
            return services;
        }
        return services;
    }

    private static Agent agent(Path device, CulvertServer server, Map<String, LocalAddress> services,
            CountDownLatch subscribed, CountDownLatch notified) throws IOException {
        AgentConfig config = new AgentConfig(THING,
                new DeviceFiles(device.resolve(THING + ".cert.pem"), device.resolve(THING + ".key.pem"),
                        device.resolve("ca.pem")),
                new AgentConfig.Target("localhost", server.mqttPort(), null),
                new AgentConfig.Target("localhost", server.dataPort(), null), services, null);
        return new Agent(config, event -> {
            switch (event) {
                case SUBSCRIBED -> subscribed.countDown();
                case NOTIFIED -> notified.countDown();
            }
        });
    }

    private static void await(CountDownLatch latch, String failure) throws InterruptedException {
        if (!latch.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new CliException(failure + " within " + WAIT_SECONDS + " s. See it with --verbose 5.");
        }
    }

    private static String fetch(int port) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(WAIT_SECONDS))
            .build()) {
            return http
                .send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                    .timeout(Duration.ofSeconds(WAIT_SECONDS))
                    .build(), HttpResponse.BodyHandlers.ofString())
                .body();
        }
    }

    private void next(Path folder, int port, boolean ssh) {
        List<String> lines = new ArrayList<>(List.of("", "In a browser: http://localhost:" + port + "/", "",
                "In another terminal:", "  eval \"$(./culvert env --data-dir " + folder + ")\"",
                "  aws iotsecuretunneling list-tunnels",
                "  aws iotsecuretunneling open-tunnel --destination-config thingName=" + THING
                        + ",services=HTTP",
                "  python3 -c 'import boto3; print(boto3.client(\"iotsecuretunneling\").list_tunnels()[\"tunnelSummaries\"])'",
                "  ./culvert connect " + THING + " --service HTTP --listen 8080"));
        lines.add(ssh ? "  ./culvert ssh " + THING
                : "  (nothing listens on port 22 here; with an sshd: ./culvert ssh " + THING + ")");
        lines.add("");
        lines.add("Ctrl-C stops everything.");
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(out::println);
        out.flush();
    }

    private void step(String what) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%6.2f s  %s%n", (System.nanoTime() - started) / 1e9, what);
        out.flush();
    }

    private <T extends AutoCloseable> T started(T part) {
        running.push(part);
        return part;
    }

    private void stop() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                spec.commandLine().getErr().println("culvert: " + e.getMessage());
            }
        }
    }
}
