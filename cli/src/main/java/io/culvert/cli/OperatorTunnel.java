package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import io.culvert.cli.status.EndReport;
import io.culvert.cli.status.StatusPlaces;
import io.culvert.cli.status.StatusSocket;
import io.culvert.localproxy.BondEvent;
import io.culvert.localproxy.Credentials;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.LocalProxy;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.LocalProxyEvent;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.server.Build;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The tunnel of a command while it runs. Opens the tunnel through the API, runs the source's local proxy in
/// this process, and closes the tunnel at the end.
final class OperatorTunnel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorTunnel.class);

    private static final int ATTACH_SECONDS = 30;

    private final ApiClient api;
    private final String id;
    private final EventLoops loops;
    private final LocalProxy proxy;
    private final CompletionStage<Exit> exit;
    private final @Nullable StatusSocket status;
    private final Map<String, CompletableFuture<Integer>> ports = new ConcurrentHashMap<>();
    private volatile String waitingFor = "";
    private volatile Consumer<String> listener = text -> {};
    private volatile String state = "waiting for the device";
    private volatile boolean met;
    private volatile String reset = "";
    private boolean closed;

    /// Opens the tunnel.
    ///
    /// @param endpoint the data endpoint; null for the API's
    /// @param resume how connections outlive the link; null if they end with it
    OperatorTunnel(ApiClient api, String thing, List<ServicePort> services, @Nullable HostPort endpoint,
            @Nullable BondSettings resume) {
        this.api = api;
        services.forEach(service -> LocalPorts.requireFree(service.port()));
        services.forEach(service -> ports.put(service.id(), new CompletableFuture<>()));
        HostPort data = endpoint != null ? endpoint
                : new HostPort(api.settings().host(), api.settings().api().port());
        Endpoint service = api.settings().endpoint(data.host(), data.port());
        JsonNode opened = api.tunneling("OpenTunnel", TunnelRequests.open(thing, ServicePort.ids(services)));
        id = opened.path("tunnelId").asString();
        loops = new EventLoops("tunnel", 1);
        try {
            proxy = new LocalProxy(
                    new LocalProxyConfig(LocalProxyConfig.Mode.SOURCE, service,
                            new Credentials(opened.path("sourceAccessToken").asString(),
                                    UUID.randomUUID().toString()),
                            mappings(services))
                        .withResume(resume),
                    loops, this::on);
        } catch (RuntimeException e) {
            loops.close();
            delete();
            throw e;
        }
        exit = proxy.start();
        status = statusSocket(thing, resume, Instant.now());
        exit.thenAccept(how -> fail(how.sentence()));
    }

    /// The socket at which `culvert status` asks this process; null where the user has no folder for it.
    private @Nullable StatusSocket statusSocket(String thing, @Nullable BondSettings resume,
            Instant started) {
        StatusPlaces places = new StatusPlaces(System.getenv());
        places.sweep();
        return StatusSocket.tryOpen(places.ofProcess(null, "operator").orElse(null),
                () -> proxy.status()
                    .thenApply(now -> EndReport.of("operator", Build.current().toString(), started, thing,
                            "Tunnel " + id, now, resume == null ? null : resume.counters())),
                LOG::debug);
    }

    private static PortMappings mappings(List<ServicePort> services) {
        Map<String, LocalAddress> listening = new LinkedHashMap<>();
        services.forEach(
                service -> listening.put(service.id(), new LocalAddress.Tcp("localhost", service.port())));
        return new PortMappings(listening);
    }

    private void fail(String reason) {
        ports.values().forEach(port -> port.completeExceptionally(new CliException(reason)));
    }

    private void on(LocalProxyEvent event) {
        switch (event) {
            case LocalProxyEvent.Listening listening -> {
                CompletableFuture<Integer> port = ports.get(listening.serviceId());
                if (port != null) {
                    port.complete(listening.address().getPort());
                }
            }
            case LocalProxyEvent.NotBound not -> fail("listen: " + not.address() + " (" + not.reason() + ")");
            case LocalProxyEvent.Unreached unreached -> {
                waitingFor = unreached.step().words() + " (" + unreached.reason() + ")";
                show("the service " + waitingFor + "; trying again");
            }
            case LocalProxyEvent.NoHandshake none -> waitingFor = "does not answer (" + none.reason() + ")";
            case LocalProxyEvent.LinkBroken broken -> show("lost the service (" + broken.reason() + ")");
            case LocalProxyEvent.OfBond(BondEvent ofBond) -> on(ofBond);
            default -> {
                // The command prints the result at its end.
            }
        }
    }

    private void on(BondEvent event) {
        switch (event) {
            case BondEvent.OtherSideAway away when away.since() == null -> showAway(away.waiting());
            case BondEvent.Established established when !established.how().resumed() -> showConnected();
            case BondEvent.ForeignClientAttached attached -> showConnected();
            case BondEvent.ConnectionReset gone -> {
                reset = gone.text();
                show(gone.text());
            }
            default -> show(event.text());
        }
    }

    private void showConnected() {
        met = true;
        show("connected");
    }

    /// Shows that the device is away. The service gives no time if the device has only just left, or has
    /// never been there.
    private void showAway(BondEvent.WaitingConnections waiting) {
        show(met ? new BondEvent.OtherSideAway(Instant.now(), waiting).text() : "waiting for the device");
    }

    private void show(String text) {
        state = text;
        listener.accept(text);
    }

    String id() {
        return id;
    }

    /// Sets the listener for changes of the tunnel's state, and tells it the current state.
    void listen(Consumer<String> shows) {
        listener = shows;
        shows.accept(state);
    }

    /// Prints why a connection was last reset, if a program that used the tunnel has failed.
    ///
    /// @param exit the program's exit code
    /// @return the same
    int explain(int exit) {
        if (exit != 0 && !reset.isEmpty()) {
            System.err.println("culvert: " + TerminalText.of(reset));
        }
        return exit;
    }

    /// The local port of a service, once it listens.
    int port(String service) throws InterruptedException {
        try {
            CompletableFuture<Integer> port = ports.get(service);
            if (port == null) {
                throw new CliException("service: " + service + " is not a service of this tunnel");
            }
            return port.get(ATTACH_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CliException known ? known
                    : new CliException(String.valueOf(e.getMessage()), e);
        } catch (TimeoutException e) {
            throw new CliException("The service did not admit this end of the tunnel within " + ATTACH_SECONDS
                    + " s" + (waitingFor.isEmpty() ? "" : ": it " + waitingFor), e);
        }
    }

    /// Waits until the tunnel ends.
    ///
    /// @return why it ended, in words
    /// @throws CliException if the tunnel ended for another reason than being closed
    String await() throws InterruptedException {
        try {
            Exit how = exit.toCompletableFuture().get();
            if (!(how instanceof Exit.Closed) && !(how instanceof Exit.Stopped)) {
                throw new CliException(how.sentence());
            }
            return how.sentence();
        } catch (ExecutionException e) {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Closes the tunnel at the service, then the local proxy. Does nothing the second time, because a signal
    /// may come while the command ends.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (status != null) {
            status.close();
        }
        try {
            delete();
        } finally {
            proxy.close();
            loops.close();
        }
    }

    /// Closes the tunnel at the service and removes it there.
    private void delete() {
        try {
            api.tunneling("CloseTunnel", Map.of("tunnelId", id, "delete", true));
        } catch (CliException e) {
            if (e.exitCode() != ExitCode.NOT_THERE) {
                throw e;
            }
        }
    }
}
