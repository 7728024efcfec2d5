package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Connections between two ends of ours lose no byte while their lines fail, both ends are away at once, and
/// the service is killed and started again (spec: c1 1).
class KilledServiceTest {

    private static final int CONNECTIONS = Integer.getInteger("faults.connections", 6);
    private static final int BYTES = Integer.getInteger("faults.bytes", 1 << 20);
    private static final int KILLS = Integer.getInteger("kills.count", 2);
    private static final int FAULTS_BEFORE_EACH = Integer.getInteger("kills.faults", 6);

    @TempDir
    Path folder;

    private ChecksumServer server;
    private volatile ServeProcess service;
    private FaultyLine near;
    private FaultyLine far;
    private Proxies proxies;
    private Proxies.Proxy source;
    private Proxies.Proxy destination;

    @BeforeEach
    void connect() throws Exception {
        Tools.needBoto3();
        server = new ChecksumServer();
        service = serve();
        near = new FaultyLine(this::dataPort);
        far = new FaultyLine(this::dataPort);
        proxies = new Proxies(data());
        JsonNode opened = service.boto("show(tunnels.open_tunnel(destinationConfig={'services': ['SUM']}))");
        destination = proxies.start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                UUID.randomUUID().toString(), PortMappings.parse("SUM=" + server.port(), "127.0.0.1"),
                far.port(), BondSettings.ofAgent());
        source = proxies.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), null, null,
                near.port(), BondSettings.ofLocalProxy());
    }

    @AfterEach
    void close() throws Exception {
        proxies.close();
        near.close();
        far.close();
        service.close();
        server.close();
    }

    /// The seed is printed; `-Dfaults.seed` replays it.
    @Test
    void losesNoByteWhileTheServiceIsKilledAndBothEndsAreAway() throws Exception {
        long seed = Long.getLong("faults.seed", System.nanoTime());
        System.out.println("faults.seed=" + seed);
        FaultSchedule schedule = new FaultSchedule(seed, near, far);
        int kills = 0;
        try (CheckedClients clients = new CheckedClients(source.port("SUM"), CONNECTIONS, BYTES, seed)) {
            while (kills < KILLS && clients.allRun()) {
                for (int i = 0; i < FAULTS_BEFORE_EACH; i++) {
                    schedule.next();
                }
                if (++kills % 2 == 0) {
                    schedule.bothAway(this::killAndStart);
                } else {
                    killAndStart();
                }
            }
            int used = clients.finish();
            System.out.printf("faults.seed=%d: %d kills, %d faults, %d connections%n", seed, kills,
                    kills * FAULTS_BEFORE_EACH, used);
        }
        assertThat(source.troubles()).as("at the source").isEmpty();
        assertThat(destination.troubles()).as("at the destination").isEmpty();
    }

    private void killAndStart() throws Exception {
        service.kill();
        service = serve();
    }

    private Path data() {
        return folder.resolve("service");
    }

    private ServeProcess serve() throws IOException {
        return new ServeProcess(data(), Map.of()).ready();
    }

    private int dataPort() {
        try {
            return service.dataPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
