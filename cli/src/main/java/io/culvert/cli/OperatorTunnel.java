package io.culvert.cli;

import io.culvert.localproxy.Credentials;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.LocalProxy;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.LocalProxyEvent;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.transport.EventLoops;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A tunnel for the duration of a command: opened through the API, with its own source proxy, and closed at
/// the end.
final class OperatorTunnel implements AutoCloseable {

    private static final int ATTACH_SECONDS = 30;

    private final ApiClient api;
    private final String id;
    private final EventLoops loops = new EventLoops("tunnel", 1);
    private final LocalProxy proxy;
    private final CompletionStage<Exit> exit;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private volatile String waitingFor = "";
    private volatile Consumer<String> listener = text -> {};
    private boolean closed;

    /// Opens the tunnel.
    ///
    /// @param endpoint the data endpoint; null for the API's
    /// @param listenPort 0 to choose one
    /// @param resume how connections outlive the link; null if they end with it
    OperatorTunnel(ApiClient api, String thing, String service, int listenPort, @Nullable HostPort endpoint,
            @Nullable BondSettings resume) {
        this.api = api;
        JsonNode opened = api.tunneling("OpenTunnel", TunnelCommand.openRequest(thing, List.of(service)));
        id = opened.path("tunnelId").asString();
        HostPort data = endpoint != null ? endpoint
                : new HostPort(api.settings().host(), api.settings().api().port());
        proxy = new LocalProxy(new LocalProxyConfig(LocalProxyConfig.Mode.SOURCE,
                api.settings().endpoint(data.host(), data.port()),
                new Credentials(opened.path("sourceAccessToken").asString(), UUID.randomUUID().toString()),
                new PortMappings(Map.of(service, new LocalAddress.Tcp("localhost", listenPort))))
            .withResume(resume), loops, this::on);
        exit = proxy.start();
        exit.thenAccept(how -> port.completeExceptionally(new CliException(how.sentence())));
    }

    private void on(LocalProxyEvent event) {
        switch (event) {
            case LocalProxyEvent.Listening listening -> port.complete(listening.address().getPort());
            case LocalProxyEvent.Unreached unreached ->
                waitingFor = unreached.step().words() + " (" + unreached.reason() + ")";
            case LocalProxyEvent.OfBond bond when bond.isTrouble() -> listener.accept(bond.text());
            case LocalProxyEvent.Bonded bonded when bonded.how().resumed() -> listener.accept(bonded.text());
            case LocalProxyEvent.NoHandshake none -> waitingFor = "does not answer (" + none.reason() + ")";
            default -> {
                // The command prints the result at its end.
            }
        }
    }

    String id() {
        return id;
    }

    /// Sets the listener, which receives a sentence whenever connections wait, go on or end.
    void listen(Consumer<String> sentences) {
        listener = sentences;
    }

    /// The local port, once it listens.
    int port() throws InterruptedException {
        try {
            return port.get(ATTACH_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CliException known ? known
                    : new CliException(String.valueOf(e.getMessage()), e);
        } catch (TimeoutException e) {
            throw new CliException("The service did not let the source in within " + ATTACH_SECONDS + " s"
                    + (waitingFor.isEmpty() ? "" : ": it " + waitingFor), e);
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

    /// Closes the tunnel at the service, then its local end. Does nothing the second time: a command's end
    /// and a signal may come together.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            api.tunneling("CloseTunnel", Map.of("tunnelId", id, "delete", true));
        } finally {
            proxy.close();
            loops.close();
        }
    }
}
