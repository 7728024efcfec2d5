package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.it.FaultyLine.Fault;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Connections between two ends of ours outlive what happens to their WebSockets (spec: c1).
class ResumptionTest {

    private static final int CONNECTIONS = Integer.getInteger("faults.connections", 12);
    private static final int BYTES = Integer.getInteger("faults.bytes", 3 << 20);
    private static final int FAULTS = Integer.getInteger("faults.count", 25);

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    private ChecksumServer server;
    private FaultyLine near;
    private FaultyLine far;
    private Proxies.Proxy source;

    @BeforeAll
    static void start() throws Exception {
        Tools.needBoto3();
        field = new Field(folder.resolve("service"), true);
    }

    @BeforeEach
    void connect() throws Exception {
        server = new ChecksumServer();
        near = new FaultyLine(field.server()::dataPort);
        far = new FaultyLine(field.server()::dataPort);
        JsonNode opened = field.open("SUM");
        field.start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                UUID.randomUUID().toString(), PortMappings.parse("SUM=" + server.port(), "127.0.0.1"),
                far.port(), BondSettings.ofAgent());
        source = field.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), null, null,
                near.port(), BondSettings.ofLocalProxy());
    }

    @AfterEach
    void close() throws Exception {
        source.proxy().close();
        near.close();
        far.close();
        server.close();
    }

    @Test
    void carriesBytesBothWaysAndAHalfClose() throws Exception {
        assertThat(ChecksumServer.check(source.port("SUM"), 1, 1 << 20)).isNull();
        assertThat(ChecksumServer.check(source.port("SUM"), 2, 1)).isNull();
        assertThat(ChecksumServer.check(source.port("SUM"), 3, 0)).isNull();
    }

    @Test
    void anIdleConnectionOutlivesCutsOfEitherLineAndOfBoth() throws Exception {
        try (Socket socket = new Socket("localhost", source.port("SUM"))) {
            socket.setSoTimeout(30_000);
            for (String word : List.of("one", "two", "three", "four")) {
                socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(word.length()),
                        StandardCharsets.US_ASCII))
                    .isEqualTo(word);
                switch (word) {
                    case "one" -> near.begin(Fault.CUT);
                    case "two" -> far.begin(Fault.RESET);
                    default -> {
                        near.begin(Fault.RESET);
                        far.begin(Fault.CUT);
                    }
                }
            }
        }
    }

    /// The seed is printed; `-Dfaults.seed` replays it.
    @RepeatedTest(2)
    void losesNoByteWhateverHappensToTheLines() throws Exception {
        long seed = Long.getLong("faults.seed", System.nanoTime());
        System.out.println("faults.seed=" + seed);
        Random random = new Random(seed);
        int port = source.port("SUM");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> checks = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int each = i;
                checks.add(threads.submit(() -> ChecksumServer.check(port, seed + each, BYTES)));
            }
            for (int i = 0; i < FAULTS && !checks.stream().allMatch(Future::isDone); i++) {
                FaultyLine line = random.nextBoolean() ? near : far;
                Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
                line.begin(fault);
                if (random.nextInt(4) == 0) {
                    (line == near ? far : near).begin(Fault.RESET);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(300)));
                line.heal(fault);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
            }
            for (Future<String> check : checks) {
                assertThat(check.get(240, TimeUnit.SECONDS)).as("seed %s", seed).isNull();
            }
        }
    }
}
