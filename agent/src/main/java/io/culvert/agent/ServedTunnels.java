package io.culvert.agent;

import io.culvert.localproxy.ConnectionLimit;
import io.culvert.localproxy.Credentials;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.LocalProxy;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.transport.Endpoint;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tunnels that are open to a thing: runs a destination local proxy for each, and keeps them in a file
/// until they end. Confined to the agent's worker, except [#count].
///
/// A tunnel beyond the limit waits until another one ends. Meanwhile its proxy is attached and refuses every
/// connection with the reason, so that the operator reads it instead of waiting for a device that does
/// not come.
final class ServedTunnels {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /// How long a tunnel is kept whose service cannot be reached.
    private static final Duration LONGEST_ABSENCE = Duration.ofHours(12);

    /// How many tunnels wait; the notifications of further ones are skipped.
    static final int MOST_WAITING = 16;

    private final Map<String, LocalAddress> offered;
    private final Endpoint endpoint;
    private final Agent.Shared shared;
    private final TunnelFile file;
    private final String thing;
    private final boolean isOneOfSeveral;
    private final @Nullable BondSettings resume;
    private final LongSupplier nanoTime;
    private final int maxTunnels;
    private final String full;
    private final ConnectionLimit connections;
    private final Map<String, ServedTunnel> tunnels = new LinkedHashMap<>();
    private final Map<String, Running> proxies = new LinkedHashMap<>();
    private volatile int count;
    private long named;

    /// @param name for the log
    /// @param link since when the tunnel has had none
    /// @param waits whether it is beyond the limit; read by the event loop
    private record Running(LocalProxy proxy, ServedTunnel tunnel, String name, LinkWatch link,
            AtomicBoolean waits) {}

    /// @param isOneOfSeveral whether the names of tunnels have to name the thing
    /// @param tls the CAs that the service's certificate is verified with
    /// @param resume how connections outlive a link, with memory that all tunnels share; null if they end with
    /// the link
    ServedTunnels(AgentConfig config, boolean isOneOfSeveral, Supplier<SslContext> tls, Agent.Shared shared,
            LongSupplier nanoTime, @Nullable BondSettings resume) {
        this.thing = config.thing();
        this.isOneOfSeveral = isOneOfSeveral;
        this.offered = config.services();
        this.endpoint = new Endpoint(config.endpoint().host(), config.endpoint().port(), tls,
                config.endpoint().webProxy());
        this.shared = shared;
        this.file = new TunnelFile(config.tunnels());
        this.resume = resume;
        this.nanoTime = nanoTime;
        this.maxTunnels = config.limits().tunnels();
        this.full = "the device serves as many tunnels as it may (max-tunnels: " + maxTunnels + ")";
        this.connections = new ConnectionLimit(config.limits().connections());
    }

    /// The number of tunnels.
    int count() {
        return count;
    }

    /// Resumes the tunnels of the last run, however old they are: the service knows their lifetimes, and
    /// refuses the tokens of tunnels that have ended.
    void restore() {
        for (ServedTunnel tunnel : file.read()) {
            if (fits(tunnel.services())) {
                serve(tunnel);
            }
        }
        keep();
    }

    /// Serves the tunnel of a notification. When this returns, the tunnel is saved, and a crash does not lose
    /// it.
    ///
    /// @return whether the tunnel is new
    /// @throws IllegalArgumentException for tokens that cannot be used
    boolean open(TunnelNotification notification) {
        if (tunnels.containsKey(notification.accessToken())) {
            LOG.debug("A notification came twice");
            return false;
        }
        if (!fits(notification.services())) {
            return false;
        }
        ServedTunnel tunnel = new ServedTunnel(notification.accessToken(), UUID.randomUUID().toString(),
                notification.services(), shared.clock().instant());
        String name = name(tunnel);
        Running running = running(tunnel, name);
        LOG.atInfo().addKeyValue("tunnel", name).log("{} opens", name);
        tunnels.put(tunnel.accessToken(), tunnel);
        keep();
        start(running);
        return true;
    }

    private boolean fits(List<String> services) {
        if (!offered.keySet().containsAll(services)) {
            LOG.warn("A tunnel to {} was skipped: it asks for {}, and {} are offered here", thing, services,
                    offered.keySet());
            return false;
        }
        if (tunnels.size() >= maxTunnels + MOST_WAITING) {
            LOG.warn("A tunnel to {} was skipped: {} are open (expected: at most {}, and {} that wait)",
                    thing, tunnels.size(), maxTunnels, MOST_WAITING);
            return false;
        }
        return true;
    }

    private void serve(ServedTunnel tunnel) {
        try {
            String name = name(tunnel);
            Running running = running(tunnel, name);
            LOG.atInfo().addKeyValue("tunnel", name).log("{} of the last run goes on", name);
            tunnels.put(tunnel.accessToken(), tunnel);
            start(running);
        } catch (IllegalArgumentException e) {
            LOG.warn("A tunnel of the last run was skipped: {}", e.getMessage());
        }
    }

    /// How many tunnels are served, not counting those that wait.
    private long served() {
        return proxies.values().stream().filter(running -> !running.waits.get()).count();
    }

    /// A name for the log, because notifications do not contain the tunnel's id.
    private String name(ServedTunnel tunnel) {
        named++;
        return "Tunnel " + named + " to " + String.join(", ", tunnel.services())
                + (isOneOfSeveral ? " of " + thing : "");
    }

    private Running running(ServedTunnel tunnel, String name) {
        LinkWatch link = new LinkWatch(nanoTime, new TunnelLog(name));
        AtomicBoolean waits = new AtomicBoolean(served() >= maxTunnels);
        return new Running(proxy(tunnel, link, waits), tunnel, name, link, waits);
    }

    private LocalProxy proxy(ServedTunnel tunnel, LinkWatch link, AtomicBoolean waits) {
        Map<String, LocalAddress> wanted = new LinkedHashMap<>(offered);
        wanted.keySet().retainAll(Set.copyOf(tunnel.services()));
        return new LocalProxy(new LocalProxyConfig(LocalProxyConfig.Mode.DESTINATION, endpoint,
                new Credentials(tunnel.accessToken(), tunnel.clientToken()), new PortMappings(wanted))
            .withResume(resume)
            .withLimit(connections.whileOpen(() -> !waits.get(), full)), shared.loops(), link);
    }

    private void start(Running running) {
        ServedTunnel tunnel = running.tunnel;
        String name = running.name;
        proxies.put(tunnel.accessToken(), running);
        if (running.waits.get()) {
            LOG.atWarn()
                .addKeyValue("tunnel", name)
                .log("{} waits until another tunnel ends, and refuses connections: {}", name, full);
        }
        count = proxies.size();
        // After the agent is closed, the tunnel stays in the file for its next start.
        running.proxy.start().thenAccept(exit -> shared.onWorker(() -> ended(tunnel, name, exit)));
    }

    private void ended(ServedTunnel tunnel, String name, Exit exit) {
        LOG.atInfo().addKeyValue("tunnel", name).log("{} ended: {}", name, exit.sentence());
        proxies.remove(tunnel.accessToken());
        count = proxies.size();
        serveOneThatWaits();
        if (!(exit instanceof Exit.Stopped)) {
            tunnels.remove(tunnel.accessToken());
            keep();
        }
    }

    private void serveOneThatWaits() {
        if (served() >= maxTunnels) {
            return;
        }
        proxies.values().stream().filter(running -> running.waits.get()).findFirst().ifPresent(next -> {
            next.waits.set(false);
            LOG.atInfo().addKeyValue("tunnel", next.name).log("{} waits no longer", next.name);
        });
    }

    private void keep() {
        file.write(tunnels.values());
    }

    /// Gives up tunnels whose service could not be reached for long.
    void forgetAbsent() {
        proxies.forEach((token, running) -> {
            if (tunnels.containsKey(token) && running.link.isAbsentFor(LONGEST_ABSENCE)) {
                LOG.atWarn()
                    .addKeyValue("tunnel", running.name)
                    .log("{} is given up: the service was not reached for {} hours", running.name,
                            LONGEST_ABSENCE.toHours());
                tunnels.remove(token);
                running.proxy.close();
            }
        });
        if (tunnels.size() < proxies.size()) {
            keep();
        }
    }

    /// The state of all tunnels; fails if the event loop has stopped.
    CompletableFuture<List<AgentStatus.OfTunnel>> status() {
        List<CompletableFuture<AgentStatus.OfTunnel>> all = proxies.values()
            .stream()
            .map(ServedTunnels::status)
            .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
            .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    private static CompletableFuture<AgentStatus.OfTunnel> status(Running running) {
        return running.proxy.status()
            .thenApply(proxy -> new AgentStatus.OfTunnel(running.name, running.tunnel.services(),
                    running.tunnel.since(), proxy));
    }

    /// Ends the proxies; their tunnels stay in the file.
    void close() {
        proxies.values().forEach(running -> running.proxy.close());
    }
}
