package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.it.FaultyLine.Fault;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Connections between two ends of ours outlive what happens to their WebSockets (spec: c1 1).
class ResumptionTest {

    private static final int CONNECTIONS = Integer.getInteger("faults.connections", 12);
    private static final int BYTES = Integer.getInteger("faults.bytes", 2 << 20);
    private static final int FAULTS = Integer.getInteger("faults.count", 30);

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    private final BondSettings sending = BondSettings.ofLocalProxy();
    private final BondSettings receiving = BondSettings.ofAgent();
    private ChecksumServer server;
    private ServerSocket lazy;
    private FaultyLine near;
    private FaultyLine far;
    private Proxies.Proxy source;
    private Proxies.Proxy destination;

    @BeforeAll
    static void start() throws Exception {
        Tools.needBoto3();
        field = new Field(folder.resolve("service"));
    }

    @BeforeEach
    void connect() throws Exception {
        server = new ChecksumServer();
        lazy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        near = new FaultyLine(field.server()::dataPort);
        far = new FaultyLine(field.server()::dataPort);
        JsonNode opened = field.open("SUM", "LAZY");
        destination = field.start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                UUID.randomUUID().toString(),
                PortMappings.parse("SUM=" + server.port() + ",LAZY=" + lazy.getLocalPort(), "127.0.0.1"),
                far.port(), receiving);
        source = field.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), null, null,
                near.port(), sending);
    }

    @AfterEach
    void close() throws Exception {
        source.proxy().close();
        near.close();
        far.close();
        server.close();
        lazy.close();
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

    @Test
    void aReaderThatStopsHoldsUpNoOtherAndFindsAllItsBytes() throws Exception {
        int bytes = 48 << 20;
        try (Socket sender = new Socket("localhost", source.port("LAZY")); Socket reader = lazy.accept()) {
            ChecksummedStream stream = new ChecksummedStream(sender, bytes);
            for (int i = 0; i < 5; i++) {
                assertThat(ChecksumServer.check(source.port("SUM"), i, 1 << 20)).isNull();
            }
            near.begin(Fault.RESET);
            assertThat(ChecksumServer.check(source.port("SUM"), 9, 1 << 20)).isNull();
            assertThat(stream.written()).as("what waits on the way").isLessThan(24 << 20);
            assertThat(sending.sending().used()).as("kept at the source").isLessThan(33 << 20);
            assertThat(receiving.receiving().used()).as("credit given by the destination")
                .isLessThan(33 << 20);
            assertThat(ChecksummedStream.read(reader)).isEqualTo(stream.content());
            assertThat(stream.written()).isEqualTo(bytes);
        }
    }

    /// The seed is printed; `-Dfaults.seed` replays it.
    @RepeatedTest(2)
    void losesNoByteWhateverHappensToTheLines() throws Exception {
        long seed = Long.getLong("faults.seed", System.nanoTime());
        System.out.println("faults.seed=" + seed);
        FaultSchedule schedule = new FaultSchedule(seed, near, far);
        try (CheckedClients clients = new CheckedClients(source.port("SUM"), CONNECTIONS, BYTES, seed)) {
            for (int i = 0; i < FAULTS && clients.allRun(); i++) {
                schedule.failOneLine();
            }
            System.out.println(
                    "faults.seed=" + seed + ": " + FAULTS + " faults, " + clients.finish() + " connections");
        }
        assertThat(source.troubles()).as("at the source").isEmpty();
        assertThat(destination.troubles()).as("at the destination").isEmpty();
    }
}
