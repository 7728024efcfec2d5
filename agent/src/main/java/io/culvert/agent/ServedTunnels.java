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
import io.culvert.transport.EventLoops;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tunnels that are open to this device: runs a destination local proxy for each, and keeps them in a
/// file until they end. Confined to the agent's worker, except [#count].
final class ServedTunnels {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /// The longest lifetime of a tunnel.
    private static final Duration MAX_LIFETIME = Duration.ofHours(12);

    private final Map<String, LocalAddress> offered;
    private final Endpoint endpoint;
    private final EventLoops loops;
    private final Executor worker;
    private final TunnelFile file;
    private final InstantSource clock;
    private final @Nullable BondSettings resume;
    private final LongSupplier nanoTime;
    private final int maxTunnels;
    private final ConnectionLimit connections;
    private final Map<String, ServedTunnel> tunnels = new LinkedHashMap<>();
    private final Map<String, Running> proxies = new LinkedHashMap<>();
    private volatile int count;
    private long served;

    /// @param name for the log
    /// @param startedAt by `nanoTime`: the clock of a device may jump
    private record Running(LocalProxy proxy, ServedTunnel tunnel, String name, long startedAt) {}

    /// @param offered this device's services
    /// @param endpoint the service's data endpoint
    /// @param resume how connections outlive a link, with memory that all tunnels share; null if they end with
    /// the link
    ServedTunnels(Map<String, LocalAddress> offered, Endpoint endpoint, EventLoops loops, Executor worker,
            TunnelFile file, InstantSource clock, LongSupplier nanoTime, @Nullable BondSettings resume,
            AgentConfig.Limits limits) {
        this.offered = offered;
        this.endpoint = endpoint;
        this.loops = loops;
        this.worker = worker;
        this.file = file;
        this.clock = clock;
        this.resume = resume;
        this.nanoTime = nanoTime;
        this.maxTunnels = limits.tunnels();
        this.connections = new ConnectionLimit(limits.connections());
    }

    /// The number of tunnels.
    int count() {
        return count;
    }

    /// Resumes the tunnels of the last run.
    void restore() {
        Instant oldest = clock.instant().minus(MAX_LIFETIME);
        for (ServedTunnel tunnel : file.read()) {
            if (tunnel.since().isAfter(oldest) && fits(tunnel.services())) {
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
                notification.services(), clock.instant());
        String name = name(tunnel);
        LocalProxy proxy = proxy(tunnel, name);
        LOG.atInfo().addKeyValue("tunnel", name).log("{} opens", name);
        tunnels.put(tunnel.accessToken(), tunnel);
        keep();
        start(tunnel, proxy, name);
        return true;
    }

    private boolean fits(List<String> services) {
        if (!offered.keySet().containsAll(services)) {
            LOG.warn("A tunnel was skipped: it asks for {}, and {} are offered here", services,
                    offered.keySet());
            return false;
        }
        if (tunnels.size() >= maxTunnels) {
            LOG.warn("A tunnel was skipped: {} are open (expected: at most {})", tunnels.size(), maxTunnels);
            return false;
        }
        return true;
    }

    private void serve(ServedTunnel tunnel) {
        try {
            String name = name(tunnel);
            LocalProxy proxy = proxy(tunnel, name);
            LOG.atInfo().addKeyValue("tunnel", name).log("{} of the last run goes on", name);
            tunnels.put(tunnel.accessToken(), tunnel);
            start(tunnel, proxy, name);
        } catch (IllegalArgumentException e) {
            LOG.warn("A tunnel of the last run was skipped: {}", e.getMessage());
        }
    }

    /// A name for the log, because notifications do not contain the tunnel's id.
    private String name(ServedTunnel tunnel) {
        served++;
        return "Tunnel " + served + " to " + String.join(", ", tunnel.services());
    }

    private LocalProxy proxy(ServedTunnel tunnel, String name) {
        Map<String, LocalAddress> wanted = new LinkedHashMap<>(offered);
        wanted.keySet().retainAll(Set.copyOf(tunnel.services()));
        return new LocalProxy(new LocalProxyConfig(LocalProxyConfig.Mode.DESTINATION, endpoint,
                new Credentials(tunnel.accessToken(), tunnel.clientToken()), new PortMappings(wanted))
            .withResume(resume)
            .withLimit(connections), loops, new TunnelLog(name));
    }

    private void start(ServedTunnel tunnel, LocalProxy proxy, String name) {
        proxies.put(tunnel.accessToken(), new Running(proxy, tunnel, name, nanoTime.getAsLong()));
        count = proxies.size();
        proxy.start().thenAccept(exit -> {
            try {
                worker.execute(() -> ended(tunnel, name, exit));
            } catch (RejectedExecutionException e) {
                // The agent is closed: keeps the tunnel for its next start.
                LOG.debug("A tunnel ended after the agent");
            }
        });
    }

    private void ended(ServedTunnel tunnel, String name, Exit exit) {
        LOG.atInfo().addKeyValue("tunnel", name).log("{} ended: {}", name, exit.sentence());
        proxies.remove(tunnel.accessToken());
        count = proxies.size();
        if (!(exit instanceof Exit.Stopped)) {
            tunnels.remove(tunnel.accessToken());
            keep();
        }
    }

    private void keep() {
        file.write(tunnels.values());
    }

    /// Gives up tunnels that are older than the longest lifetime. Their service could not be reached; it
    /// would have refused them.
    void forgetOld() {
        long now = nanoTime.getAsLong();
        proxies.forEach((token, running) -> {
            if (tunnels.containsKey(token) && now - running.startedAt > MAX_LIFETIME.toNanos()) {
                LOG.atWarn()
                    .addKeyValue("tunnel", running.name)
                    .log("{} is given up after {} hours", running.name, MAX_LIFETIME.toHours());
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
