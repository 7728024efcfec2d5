package io.culvert.server;

import io.culvert.cluster.LinkListener;
import io.culvert.cluster.LinkTls;
import io.culvert.cluster.Pipes;
import io.culvert.relay.Relay;
import io.culvert.store.ClusterSession;
import io.culvert.store.ClusterSessionConfig;
import io.culvert.store.Database;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.tunnel.StoreException;
import io.culvert.tunnel.bus.Bus;
import io.culvert.tunnel.life.FolderId;
import io.culvert.tunnel.life.NewLife;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process as a node among others: its session with the database, its links to other nodes, and how it
/// leaves them.
final class ClusterNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

    private static final Duration LINK_PATIENCE = Duration.ofSeconds(5);
    private static final Duration ENTER_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final ClusterConfig config;
    private final EventLoops loops;
    private final LinkTls tls;
    private final Fence fence = new Fence();
    private final ClusterSession session;
    private final Pipes pipes;
    private final Carrying carrying;
    private final int linkPort;
    private volatile boolean draining;

    private ClusterNode(ClusterConfig config, EventLoops loops, LinkTls tls, int linkPort,
            ClusterSessionConfig sessionConfig, Database database) {
        this.config = config;
        this.loops = loops;
        this.tls = tls;
        this.linkPort = linkPort;
        this.session = new ClusterSession(sessionConfig, database, fence);
        this.pipes = new Pipes(loops, tls);
        this.carrying = new Carrying(pipes, session, config.nodeName());
    }

    /// Prepares the node; [#enter] lets it act.
    ///
    /// @param database that all nodes share
    static ClusterNode open(ServerConfig server, ClusterConfig config, DataDirectory data,
            ClusterFolder folder, Database database, EventLoops loops) throws IOException {
        int port = config.linkPort() == 0 ? freePort() : config.linkPort();
        NewLife self = new NewLife(FolderId.of(data.lock()), config.nodeName(),
                Endpoint.text(config.linkAddress(), port), Build.current().toString(), config.away());
        DatabaseConfig url = server.database();
        return new ClusterNode(config, loops, folder.tls(config), port,
                new ClusterSessionConfig(
                        config.listenUrl() == null ? Objects.requireNonNull(url.url()) : config.listenUrl(),
                        DatabaseConfig.orEmpty(url.user()), DatabaseConfig.orEmpty(url.password()), self,
                        server.tunnels().returnWindow(), config.resync()),
                database);
    }

    /// The life is written with its link before the link can be opened.
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// For whom claims are made, and what the nodes tell each other.
    ClusterSession session() {
        return session;
    }

    /// Takes clients to other nodes.
    Carrying carrying() {
        return carrying;
    }

    Pipes pipes() {
        return pipes;
    }

    Fence fence() {
        return fence;
    }

    /// Listens for other nodes and enters; the node may act when this returns.
    ///
    /// @param hints follows what other nodes say
    /// @param timer looks after homes
    LinkListener enter(Relay relay, Bus.Listener hints, Repeater timer) throws StartException, IOException {
        fence.onFenced(relay::fence);
        fence.onFenced(() -> pipes.drop(pipe -> true));
        timer.every(LOOK_EVERY, "Looking after the nodes that peers are carried to",
                new QuietHomes(pipes, session)::look);
        LinkListener links = links(relay);
        session.listen(hints);
        try {
            session.awaitEntered(ENTER_WITHIN);
        } catch (StoreException e) {
            links.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        return links;
    }

    private LinkListener links(Relay relay) throws StartException {
        try {
            return LinkListener.open(loops, bindAddress(), linkPort, tls, new CarriedArrivals(relay, session),
                    LINK_PATIENCE);
        } catch (IOException e) {
            throw new StartException(
                    "link-port: cannot listen on " + Endpoint.text(config.linkAddress(), linkPort) + " ("
                            + e.getMessage() + "). Choose another port with --link-port.",
                    e);
        }
    }

    /// The link address if this machine has it; else, as behind a name or a translated address, all.
    private InetAddress bindAddress() throws IOException {
        InetAddress address = InetAddress.getByName(config.linkAddress());
        return NetworkInterface.getByInetAddress(address) == null
                ? InetAddress.getByName(ListenConfig.everyAddress())
                : address;
    }

    /// Leaves the other nodes: lets balancers notice, closes the listeners, then dismisses the peers bit by
    /// bit, so that each comes back elsewhere.
    void drain(Relay relay, Runnable closeListeners) throws InterruptedException {
        draining = true;
        LOG.info("This node drains: {} tunnels have peers here, {} peers are carried to other nodes",
                relay.tunnelCount(), pipes.count());
        try {
            session.drain();
        } catch (StoreException e) {
            LOG.warn("The other nodes could not be told that this one drains ({})", e.getMessage());
        }
        Thread.sleep(config.drainWait());
        closeListeners.run();
        new Dismissal(relay, pipes).run(config.drain());
    }

    /// How long ago the last renewal was asked for that was answered.
    double leaseAgeSeconds() {
        return session.claimant().lease().age().toMillis() / 1000.0;
    }

    /// Why the node does not serve, if it leaves or its life is fenced.
    Optional<String> obstacle() {
        return draining ? Optional.of("this node drains") : fence.obstacle();
    }

    /// Ends the life. Nothing of it may act any more.
    @Override
    public void close() {
        try {
            session.stop();
        } catch (StoreException e) {
            LOG.warn("The end of this node's life could not be written ({}); the others see it when its lease"
                    + " is over", e.getMessage());
        }
    }
}
