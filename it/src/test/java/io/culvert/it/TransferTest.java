package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// TCP through tunnels.
class TransferTest {

    private static final int MEGABYTE = 1 << 20;

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    @BeforeAll
    static void start() throws Exception {
        Tools.needBoto3();
        field = new Field(folder.resolve("service"));
    }

    @Test
    void sshRunsACommandAndScpCarries200MegabytesEachWay() throws Exception {
        try (SshServer sshd = new SshServer(folder.resolve("ssh"))) {
            JsonNode opened = field.open("SSH");
            field.destination(opened, "SSH=" + sshd.port());
            String port = Integer.toString(field.source(opened, null).port("SSH"));
            String user = System.getProperty("user.name");
            assertThat(
                    Tools.must(Map.of(), command("ssh", sshd, "-p", port, user + "@localhost", "echo works")))
                .isEqualTo("works\n");
            Path big = random(folder.resolve("big"), 200 * MEGABYTE);
            Tools.must(Map.of(), command("scp", sshd, "-q", "-P", port, big.toString(),
                    user + "@localhost:" + folder.resolve("up")));
            Tools.must(Map.of(), command("scp", sshd, "-q", "-P", port,
                    user + "@localhost:" + folder.resolve("up"), folder.resolve("down").toString()));
            assertThat(Files.mismatch(big, folder.resolve("up"))).isEqualTo(-1);
            assertThat(Files.mismatch(big, folder.resolve("down"))).isEqualTo(-1);
        }
    }

    @Test
    void threeServicesWorkAtOnceWith500Connections() throws Exception {
        try (EchoServer a = new EchoServer('a');
                EchoServer b = new EchoServer('b');
                EchoServer c = new EchoServer('c');
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            JsonNode opened = field.open("A", "B", "C");
            field.destination(opened, "A=" + a.port() + ",B=" + b.port() + ",C=" + c.port());
            Proxy source = field.source(opened, null);
            List<Callable<Boolean>> clients = new ArrayList<>();
            for (int i = 0; i < 501; i++) {
                int which = i % 3;
                int port = source.port(List.of("A", "B", "C").get(which));
                int seed = i;
                clients.add(() -> echoes(port, 'a' + which, 64 << 10, seed));
            }
            for (Future<Boolean> client : threads.invokeAll(clients)) {
                assertThat(client.get(60, TimeUnit.SECONDS)).isTrue();
            }
            await().untilAsserted(() -> assertThat(a.open() + b.open() + c.open()).isZero());
        }
    }

    @Test
    void aRefusedPortEndsOnlyThatConnectionAndAtOnce() throws Exception {
        try (EchoServer good = new EchoServer('g')) {
            JsonNode opened = field.open("GOOD", "BAD");
            field.destination(opened, "GOOD=" + good.port() + ",BAD=" + Tools.freePort());
            Proxy source = field.source(opened, null);
            try (Socket kept = new Socket("localhost", source.port("GOOD"));
                    Socket refused = new Socket("localhost", source.port("BAD"))) {
                assertThat(kept.getInputStream().read()).isEqualTo('g');
                refused.setSoTimeout(20_000);
                assertThat(refused.getInputStream().read()).isEqualTo(-1);
                kept.getOutputStream().write('x');
                assertThat(kept.getInputStream().read()).isEqualTo('x');
            }
        }
    }

    @Test
    void eachEndReconnectsAfterACutInMidTransferAndLeavesNoOrphan() throws Exception {
        try (EchoServer echo = new EchoServer('e');
                CuttableLine near = new CuttableLine(field.server().dataPort());
                CuttableLine far = new CuttableLine(field.server().dataPort())) {
            JsonNode opened = field.open("ECHO");
            field.start(Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                    UUID.randomUUID().toString(), PortMappings.parse("ECHO=" + echo.port(), "127.0.0.1"),
                    far.port());
            Proxy source = field.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(),
                    UUID.randomUUID().toString(), null, near.port());
            for (CuttableLine line : List.of(near, far)) {
                try (Socket busy = new Socket("localhost", source.port("ECHO"))) {
                    assertThat(busy.getInputStream().read()).isEqualTo('e');
                    Thread sender = Thread.ofVirtual().start(() -> flood(busy));
                    busy.getInputStream().readNBytes(MEGABYTE);
                    line.cut();
                    sender.join(Duration.ofSeconds(20));
                    assertThat(sender.isAlive()).as("the broken connection ends").isFalse();
                }
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(echo.open()).isZero());
                await().atMost(Duration.ofSeconds(20))
                    .until(() -> echoes(source.port("ECHO"), 'e', MEGABYTE, 5));
            }
        }
    }

    @Test
    void aNewDestinationWithARotatedTokenTakesOver() throws Exception {
        try (EchoServer echo = new EchoServer('e')) {
            JsonNode opened = field.open("ECHO");
            Proxy first = field.destination(opened, "ECHO=" + echo.port());
            Proxy source = field.source(opened, null);
            try (Socket old = new Socket("localhost", source.port("ECHO"))) {
                assertThat(old.getInputStream().read()).isEqualTo('e');
                first.proxy().close();
                old.setSoTimeout(20_000);
                assertThat(old.getInputStream().read()).isEqualTo(-1);
            }
            field.destination(rotated(opened, "DESTINATION"), "ECHO=" + echo.port());
            await().atMost(Duration.ofSeconds(20)).until(() -> echoes(source.port("ECHO"), 'e', MEGABYTE, 9));
            await().untilAsserted(() -> assertThat(echo.open()).isZero());
        }
    }

    @Test
    void aNewSourceWithARotatedTokenTakesOverAndIsNotSplicedIntoTheOldConnection() throws Exception {
        try (EchoServer echo = new EchoServer('e')) {
            JsonNode opened = field.open("ECHO");
            field.destination(opened, "ECHO=" + echo.port());
            Proxy first = field.source(opened, null);
            try (Socket old = new Socket("localhost", first.port("ECHO"))) {
                assertThat(old.getInputStream().read()).isEqualTo('e');
                first.proxy().close();
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(echo.open()).isZero());
            }
            Proxy second = field.source(rotated(opened, "SOURCE"), null);
            assertThat(echoes(second.port("ECHO"), 'e', MEGABYTE, 10)).isTrue();
            await().untilAsserted(() -> assertThat(echo.open()).isZero());
        }
    }

    private static JsonNode rotated(JsonNode opened, String mode) {
        return field.boto("show(tunnels.rotate_tunnel_access_token(tunnelId='"
                + opened.path("tunnelId").asString() + "', clientMode='" + mode + "'))");
    }

    @Test
    void bothProxiesEndWhenTheTunnelCloses() throws Exception {
        JsonNode opened = field.open("SSH");
        Proxy destination = field.destination(opened, "SSH=22");
        Proxy source = field.source(opened, null);
        source.port("SSH");
        field.boto("show(tunnels.close_tunnel(tunnelId='" + opened.path("tunnelId").asString() + "'))");
        assertThat(source.exit().get(20, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
        assertThat(destination.exit().get(20, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
    }

    @Test
    void aReceiverThatDoesNotReadHoldsItsSenderBack() throws Exception {
        try (ServerSocket lazy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            JsonNode opened = field.open("LAZY");
            field.destination(opened, "LAZY=" + lazy.getLocalPort());
            Proxy source = field.source(opened, null);
            try (Socket sender = new Socket("localhost", source.port("LAZY"));
                    Socket receiver = lazy.accept()) {
                sender.setSendBufferSize(64 << 10);
                long[] sent = {0};
                Thread flood = Thread.ofVirtual().start(() -> sent[0] = flood(sender));
                assertThat(flood.join(Duration.ofSeconds(5))).as("the sender is held back").isFalse();
                receiver.close();
                assertThat(flood.join(Duration.ofSeconds(20))).isTrue();
                assertThat(sent[0]).isLessThan(64L * MEGABYTE);
            }
        }
    }

    @Test
    void connectionsShareTheBandwidthLimitOfATunnelEqually() throws Exception {
        try (ServerSocket sink = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            JsonNode opened = field.boto("show(tunnels.open_tunnel(destinationConfig={'services': ['SINK']}, "
                    + "tags=[{'key': 'culvert:bytes-per-second', 'value': '2000000'}]))");
            field.destination(opened, "SINK=" + sink.getLocalPort());
            Proxy source = field.source(opened, null);
            AtomicLongArray received = new AtomicLongArray(4);
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < received.length(); i++) {
                Socket sender = new Socket("localhost", source.port("SINK"));
                Socket receiver = sink.accept();
                sockets.addAll(List.of(sender, receiver));
                int index = i;
                Thread.ofVirtual().start(() -> flood(sender));
                Thread.ofVirtual().start(() -> count(receiver, received, index));
            }
            // The first connections had the bandwidth to themselves for a moment.
            await().atMost(Duration.ofSeconds(30)).until(() -> total(received) > 2 * MEGABYTE);
            long[] before = IntStream.range(0, received.length()).mapToLong(received::get).toArray();
            long start = total(received);
            await().atMost(Duration.ofSeconds(30)).until(() -> total(received) > start + 4 * MEGABYTE);
            for (int i = 0; i < before.length; i++) {
                assertThat(received.get(i) - before[i]).as("of about 1 MiB, connection %d", i)
                    .isBetween(MEGABYTE / 2L, 2L * MEGABYTE);
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static long total(AtomicLongArray received) {
        return IntStream.range(0, received.length()).mapToLong(received::get).sum();
    }

    private static void count(Socket socket, AtomicLongArray received, int index) {
        byte[] block = new byte[64 << 10];
        try {
            for (int n = socket.getInputStream().read(block); n >= 0; n = socket.getInputStream()
                .read(block)) {
                received.addAndGet(index, n);
            }
        } catch (IOException e) {
            return; // the test is over
        }
    }

    /// Sends until the connection breaks; returns how many bytes were sent.
    private static long flood(Socket socket) {
        byte[] block = new byte[64 << 10];
        long sent = 0;
        try {
            while (sent < 4096L * MEGABYTE) {
                socket.getOutputStream().write(block);
                sent += block.length;
            }
        } catch (IOException e) {
            return sent;
        }
        return sent;
    }

    /// Whether a new connection identifies its server and echoes what it is sent.
    private static boolean echoes(int port, int name, int bytes, int seed) throws Exception {
        byte[] data = new byte[bytes];
        new Random(seed).nextBytes(data);
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            InputStream in = socket.getInputStream();
            if (in.read() != name) {
                return false;
            }
            Thread.ofVirtual().start(() -> {
                try {
                    OutputStream out = socket.getOutputStream();
                    out.write(data);
                } catch (IOException e) {
                    return;
                }
            });
            return MessageDigest.isEqual(in.readNBytes(bytes), data);
        }
    }

    private static Path random(Path file, int bytes) throws IOException {
        byte[] block = new byte[MEGABYTE];
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < bytes / block.length; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        return file;
    }

    private static String[] command(String program, SshServer sshd, String... arguments) {
        return Stream.of(List.of(program), sshd.options(), List.of(arguments))
            .flatMap(List::stream)
            .toArray(String[]::new);
    }
}
