package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Field.Proxy;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// TCP through tunnels.
class TransferTest {

    private static final int MEGABYTE = 1 << 20;

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Field field;

    @BeforeAll
    static void start() throws Exception {
        Tools.needBoto3();
        field = new Field(folder.resolve("service"));
    }

    @AfterAll
    static void stop() {
        if (field != null) {
            field.close();
        }
    }

    @Test
    void sshRunsACommandAndScpCarries200MegabytesEachWay() throws Exception {
        Tools.need("sshd", "openssh-server");
        Tools.need("scp", "openssh-client");
        Path home = Files.createDirectories(folder.resolve("ssh"));
        for (String key : List.of("user", "host")) {
            Tools.must(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                    home.resolve(key).toString());
        }
        int sshPort = freePort();
        Files.createDirectories(Path.of("/run/sshd"));
        Process sshd = new ProcessBuilder("/usr/sbin/sshd", "-D", "-f", "/dev/null", "-p",
                Integer.toString(sshPort), "-h", home.resolve("host").toString(), "-o",
                "AuthorizedKeysFile=" + home.resolve("user.pub"), "-o", "StrictModes=no", "-o",
                "ListenAddress=127.0.0.1", "-o", "PidFile=none", "-o", "Subsystem=sftp internal-sftp")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("sshd.log").toFile())
            .start();
        try {
            JsonNode opened = field.open("SSH");
            field.destination(opened, "SSH=" + sshPort);
            int port = field.source(opened, null).port("SSH");
            String user = System.getProperty("user.name");
            String[] options = {"-i", home.resolve("user").toString(), "-o", "StrictHostKeyChecking=no", "-o",
                    "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "BatchMode=yes"};
            await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Tools
                    .run(Map.of(),
                            command("ssh", options, "-p", Integer.toString(port), user + "@localhost", "echo",
                                    "works"))
                    .out()
                    .strip()).isEqualTo("works"));
            Path big = random(folder.resolve("big"), 200 * MEGABYTE);
            Tools.must(Map.of(), command("scp", options, "-q", "-P", Integer.toString(port), big.toString(),
                    user + "@localhost:" + folder.resolve("up")));
            Tools.must(Map.of(), command("scp", options, "-q", "-P", Integer.toString(port),
                    user + "@localhost:" + folder.resolve("up"), folder.resolve("down").toString()));
            assertThat(Files.mismatch(big, folder.resolve("up"))).isEqualTo(-1);
            assertThat(Files.mismatch(big, folder.resolve("down"))).isEqualTo(-1);
        } finally {
            sshd.destroy();
        }
    }

    @Test
    void threeServicesWorkAtOnceWith200Connections() throws Exception {
        try (EchoServer a = new EchoServer('a');
                EchoServer b = new EchoServer('b');
                EchoServer c = new EchoServer('c');
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            JsonNode opened = field.open("A", "B", "C");
            field.destination(opened, "A=" + a.port() + ",B=" + b.port() + ",C=" + c.port());
            Proxy source = field.source(opened, null);
            List<Callable<Boolean>> clients = new ArrayList<>();
            for (int i = 0; i < 201; i++) {
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
    void aRefusedPortEndsThatConnectionAloneAndAtOnce() throws Exception {
        try (EchoServer good = new EchoServer('g')) {
            JsonNode opened = field.open("GOOD", "BAD");
            field.destination(opened, "GOOD=" + good.port() + ",BAD=" + freePort());
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
    void eachEndComesBackWhenItsLineIsCutMidTransferAndLeavesNoOrphan() throws Exception {
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
    void anEndThatDiedGoesOnWithARotatedToken() throws Exception {
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
            JsonNode rotated = field.boto("show(tunnels.rotate_tunnel_access_token(tunnelId='"
                    + opened.path("tunnelId").asString() + "', clientMode='DESTINATION'))");
            field.destination(rotated, "ECHO=" + echo.port());
            await().atMost(Duration.ofSeconds(20)).until(() -> echoes(source.port("ECHO"), 'e', MEGABYTE, 9));
            await().untilAsserted(() -> assertThat(echo.open()).isZero());
        }
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

    /// Sends until it breaks; returns how much went out.
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

    /// Whether a fresh connection greets by its name and gives back what it gets.
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

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static String[] command(String program, String[] options, String... rest) {
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(List.of(options));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }
}
