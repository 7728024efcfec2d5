package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.store.PostgresqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Three nodes, each a process of its own, on one PostgreSQL, and clients that reach the next one that lives,
/// as behind a balancer: connections between two ends of ours lose no byte while nodes are killed and started
/// again (spec: cluster 8).
class KilledNodesTest {

    private static final int NODES = 3;
    private static final int CONNECTIONS = Integer.getInteger("faults.connections", 6);
    private static final int BYTES = Integer.getInteger("faults.bytes", 1 << 20);
    private static final int KILLS = Integer.getInteger("kills.count", 3);

    @TempDir
    Path folder;

    private final List<ServeProcess> nodes = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private Map<String, String> database;
    private ChecksumServer server;
    private FaultyLine near;
    private FaultyLine far;
    private Proxies proxies;
    private Proxies.Proxy source;
    private Proxies.Proxy destination;

    @BeforeEach
    void connect() throws Exception {
        PostgresqlServer.need();
        Tools.needBoto3();
        Tools.must(Map.of(),
                Tools
                    .culvert("cluster", "init", "--out", folder.resolve("shared").toString(), "--account-id",
                            ServeProcess.ACCOUNT)
                    .toArray(String[]::new));
        database = ServeProcess.on(PostgresqlServer.shared().database("killed"));
        for (int node = 0; node < NODES; node++) {
            nodes.add(serve(node).ready());
        }
        server = new ChecksumServer();
        near = new FaultyLine(this::nextPort);
        far = new FaultyLine(this::nextPort);
        proxies = new Proxies(data(0));
        JsonNode opened = nodes.get(0)
            .boto("show(tunnels.open_tunnel(destinationConfig={'services': ['SUM']}))");
        destination = proxies.start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                UUID.randomUUID().toString(), PortMappings.parse("SUM=" + server.port(), "127.0.0.1"),
                far.port(), BondSettings.ofAgent());
        source = proxies.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), null, null,
                near.port(), BondSettings.ofLocalProxy());
    }

    @AfterEach
    void close() throws Exception {
        List<AutoCloseable> parts = new ArrayList<>(nodes);
        parts.addAll(0, List.of(proxies, near, far, server));
        for (AutoCloseable part : parts) {
            part.close();
        }
    }

    /// The seed is printed; `-Dfaults.seed` replays it.
    @Test
    void losesNoByteWhileNodesAreKilled() throws Exception {
        long seed = Long.getLong("faults.seed", System.nanoTime());
        System.out.println("faults.seed=" + seed);
        Random random = new Random(seed);
        int kills = 0;
        try (CheckedClients clients = new CheckedClients(source.port("SUM"), CONNECTIONS, BYTES, seed)) {
            while (kills < KILLS && clients.allRun()) {
                int node = random.nextInt(NODES);
                nodes.get(node).kill();
                nodes.set(node, serve(node).ready());
                kills++;
            }
            int used = clients.finish();
            System.out.printf("faults.seed=%d: %d kills of nodes, %d connections%n", seed, kills, used);
        }
        assertThat(source.troubles()).as("at the source").isEmpty();
        assertThat(destination.troubles()).as("at the destination").isEmpty();
    }

    private ServeProcess serve(int node) throws IOException {
        return new ServeProcess(data(node), database, "--cluster-folder", folder.resolve("shared").toString(),
                "--node-name", "node-" + node, "--link-address", "127.0.0.1", "--link-port", "0",
                "--away-seconds", "5", "--drain-wait-seconds", "0");
    }

    private Path data(int node) {
        return folder.resolve("node-" + node);
    }

    /// The next node in turn that lives.
    private int nextPort() {
        for (int tried = 0; tried < NODES; tried++) {
            ServeProcess node = nodes.get(Math.floorMod(turn.getAndIncrement(), NODES));
            if (node.isAlive()) {
                try {
                    return node.dataPort();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new IllegalStateException("no node lives");
    }
}
