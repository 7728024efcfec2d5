package io.culvert.it;

import io.culvert.localproxy.BondEvent;
import io.culvert.localproxy.Credentials;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalProxy;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.LocalProxyEvent;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.transport.Authorities;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Culvert's local proxies in this process; they trust the service of a data folder.
final class Proxies implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Proxies.class);

    private final Path dataFolder;
    private final @Nullable WebProxy webProxy;
    private final EventLoops loops = new EventLoops("field", 2);
    private final Set<LocalProxy> started = ConcurrentHashMap.newKeySet();

    /// One local proxy and the events it has reported.
    ///
    /// @param troubles links that it dropped for a fault, connections that ended with their bond, and why
    /// there are none
    record Proxy(LocalProxy proxy, CompletableFuture<Exit> exit,
            Map<String, CompletableFuture<Integer>> ports, Queue<String> troubles) {

        /// The port on which the source listens for a service.
        int port(String serviceId) throws Exception {
            return ports.computeIfAbsent(serviceId, id -> new CompletableFuture<>())
                .get(20, TimeUnit.SECONDS);
        }
    }

    Proxies(Path dataFolder) {
        this(dataFolder, null);
    }

    /// @param webProxy the web proxy between the local proxies and the service
    Proxies(Path dataFolder, @Nullable WebProxy webProxy) {
        this.dataFolder = dataFolder;
        this.webProxy = webProxy;
    }

    Proxy start(LocalProxyConfig.Mode mode, String token, @Nullable String clientToken,
            @Nullable PortMappings mappings, int port) throws IOException {
        return start(mode, token, clientToken, mappings, port, usual -> usual);
    }

    Proxy start(LocalProxyConfig.Mode mode, String token, @Nullable String clientToken,
            @Nullable PortMappings mappings, int port, @Nullable BondSettings resume) throws IOException {
        return start(mode, token, clientToken, mappings, port, usual -> usual.withResume(resume));
    }

    /// @param changed makes of the usual configuration the one that is used
    Proxy start(LocalProxyConfig.Mode mode, String token, @Nullable String clientToken,
            @Nullable PortMappings mappings, int port, UnaryOperator<LocalProxyConfig> changed)
            throws IOException {
        Map<String, CompletableFuture<Integer>> ports = new ConcurrentHashMap<>();
        Queue<String> troubles = new ConcurrentLinkedQueue<>();
        LocalProxyConfig usual = new LocalProxyConfig(mode,
                new Endpoint("localhost", port,
                        TlsContexts.client(Authorities.at(dataFolder.resolve("tls/ca.pem"))), webProxy),
                new Credentials(token, clientToken), mappings == null ? PortMappings.CHOSEN : mappings);
        LocalProxy proxy = new LocalProxy(changed.apply(usual), loops, event -> {
            if (event instanceof LocalProxyEvent.OfBond(BondEvent bond)) {
                LOG.info("{}: {}", mode, bond.text());
                if (bond instanceof BondEvent.LinkDropped || bond instanceof BondEvent.TokenUsedBefore
                        || bond instanceof BondEvent.ForeignClientDeclined
                        || bond instanceof BondEvent.BondEnded && bond.isTrouble()) {
                    troubles.add(bond.text());
                }
            }
            if (event instanceof LocalProxyEvent.Listening listening) {
                ports.computeIfAbsent(listening.serviceId(), id -> new CompletableFuture<>())
                    .complete(listening.address().getPort());
            }
        });
        started.add(proxy);
        CompletableFuture<Exit> exit = proxy.start().toCompletableFuture();
        exit.thenRun(() -> started.remove(proxy));
        return new Proxy(proxy, exit, ports, troubles);
    }

    @Override
    public void close() {
        started.forEach(LocalProxy::close);
        loops.close();
    }
}
