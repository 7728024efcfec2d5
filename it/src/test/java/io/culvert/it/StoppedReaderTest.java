package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A program that stops reading holds up no other connection of its tunnel, finds all its bytes later, and
/// costs neither end memory meanwhile (spec: c1 10). Both ends are processes of their own. Short by default;
/// `-Dstop.seconds=60` makes it longer.
class StoppedReaderTest {

    private static final Duration STOP = Duration.ofSeconds(Integer.getInteger("stop.seconds", 2));

    /// More than the buffers on the way and the budgets of both ends take.
    private static final int BYTES = 160 << 20;

    /// The most by which the resident memory of an end may differ between two moments.
    private static final int NOISE_MEGABYTES = 32;

    @TempDir
    Path folder;

    private Field field;
    private ChecksumServer sums;
    private ServerSocket lazy;
    private int sumPort;
    private int lazyPort;
    private CulvertProcess source;
    private CulvertProcess destination;

    /// The resident memory of both ends after a collection, in MB.
    private record Memory(long source, long destination) {}

    @BeforeEach
    void connect() throws Exception {
        Tools.needBoto3();
        field = new Field(folder.resolve("service"));
        sums = new ChecksumServer();
        lazy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        sumPort = Tools.freePort();
        lazyPort = Tools.freePort();
        JsonNode opened = field.open("SUM", "LAZY");
        destination = end(opened.path("destinationAccessToken").asString(), "-d",
                "SUM=" + sums.port() + ",LAZY=" + lazy.getLocalPort());
        source = end(opened.path("sourceAccessToken").asString(), "-s",
                "SUM=" + sumPort + ",LAZY=" + lazyPort);
        await().atMost(Duration.ofMinutes(3))
            .untilAsserted(() -> assertThat(ChecksumServer.check(sumPort, 0, 1)).isNull());
    }

    private CulvertProcess end(String token, String side, String mappings) throws IOException {
        return new CulvertProcess(folder.resolve("end" + side + ".log"),
                Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN", token), "localproxy", "-e",
                "localhost:" + field.server().dataPort(), "-c",
                field.folder().resolve("tls/ca.pem").toString(), side, mappings);
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        destination.close();
        field.close();
        sums.close();
        lazy.close();
    }

    @Test
    void holdsUpNoOtherConnectionAndFindsAllItsBytes() throws Exception {
        useOthers(20);
        try (Socket sender = new Socket("localhost", lazyPort); Socket reader = lazy.accept()) {
            ChecksummedStream stream = new ChecksummedStream(sender, BYTES);
            useOthers(5);
            List<Memory> samples = new ArrayList<>(List.of(memory()));
            long end = System.nanoTime() + STOP.toNanos();
            int used = 0;
            do {
                useOthers(10);
                used += 10;
                samples.add(memory());
            } while (System.nanoTime() < end);
            System.out.printf(
                    "%d connections beside a reader that stopped for %d s, %d MB sent to it: %s, %s%n", used,
                    STOP.toSeconds(), stream.written() >> 20, samples.getFirst(), samples.getLast());
            assertThat(stream.written()).as("the writer waits, too").isLessThan(BYTES);
            assertFlat(samples);
            assertThat(ChecksummedStream.read(reader)).isEqualTo(stream.content());
            assertThat(stream.written()).isEqualTo(BYTES);
        }
    }

    /// Connections that send and receive a megabyte and compare every byte.
    private void useOthers(int connections) {
        for (int i = 0; i < connections; i++) {
            assertThat(ChecksumServer.check(sumPort, i, 1 << 20)).isNull();
        }
    }

    private Memory memory() throws IOException {
        return new Memory(Usage.residentMegabytes(source.process().pid()),
                Usage.residentMegabytes(destination.process().pid()));
    }

    private static void assertFlat(List<Memory> samples) {
        Memory first = samples.getFirst();
        assertThat(samples).allSatisfy(sample -> {
            assertThat(sample.source()).isLessThanOrEqualTo(first.source() + NOISE_MEGABYTES);
            assertThat(sample.destination()).isLessThanOrEqualTo(first.destination() + NOISE_MEGABYTES);
        });
    }
}
