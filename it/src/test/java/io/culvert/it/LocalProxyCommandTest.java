package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `culvert localproxy` as a child process, started in the way scripts start the reference.
class LocalProxyCommandTest {

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
    void logsWhatScriptsWaitForAndEndsWithZeroWhenTheTunnelIsClosed() throws Exception {
        JsonNode opened = field.open("ECHO");
        int port = Tools.freePort();
        try (EchoServer echo = new EchoServer('e');
                CulvertProcess destination = destination(opened, "-d", "127.0.0.1:" + echo.port(), "-v", "5");
                CulvertProcess source = source(opened, "-s", Integer.toString(port), "-v", "5")) {
            source.says("Listening for new connection on port " + port);
            assertEchoes(port);
            source.says("Disconnected from: 127.0.0.1:");
            destination.says("Disconnected from: 127.0.0.1:");
            close(opened);
            assertThat(exit(source)).isZero();
            assertThat(exit(destination)).isZero();
            assertThat(source.output()).containsSubsequence("Starting proxy in source mode",
                    "Attempting to establish web socket connection with endpoint wss://localhost:"
                            + dataPort(),
                    "Resolved proxy server IP: 127.0.0.1", "Connected successfully with proxy server",
                    "Successfully completed SSL handshake with proxy server", "Web socket session ID: ",
                    "Web socket subprotocol selected: culvert.tunneling-1.0",
                    "Successfully established websocket connection with proxy server: wss://localhost:"
                            + dataPort(),
                    "Seting up web socket pings for every 20000 milliseconds", "Scheduled next read:",
                    "Updated port mapping for v1 format: ", "ECHO = " + port, "calling setup from loop",
                    "Resolved bind IP: 127.0.0.1", "Listening for new connection on port " + port,
                    "creating tcp connection id 1",
                    "Accepted tcp connection on port " + port + " from 127.0.0.1:",
                    "Web socket close received. Code: 1000; Reason: ");
            assertThat(destination.output()).containsSubsequence("Starting proxy in destination mode",
                    "Setting up dest socket with tcp connection id 1",
                    "Attempting to establish tcp socket connection to: 127.0.0.1:" + echo.port(),
                    "Connected to 127.0.0.1, port: " + echo.port());
        }
    }

    @Test
    void canBeConfiguredByFilesAlone() throws Exception {
        JsonNode opened = field.open("A", "B");
        int port = Tools.freePort();
        try (EchoServer a = new EchoServer('a'); EchoServer b = new EchoServer('b')) {
            Path settings = Files.writeString(folder.resolve("settings.json"),
                    "{\"tunneling\":{\"proxy\":{\"region_endpoint_overrides\":{\"here\":\"localhost:"
                            + dataPort() + "\"}}}}");
            Path services = Files.createDirectories(folder.resolve("services/deep"));
            Files.writeString(services.resolve("one"), "A = " + a.port() + "\n");
            Files.writeString(services.resolve("two"), "B = localhost:" + b.port() + "\n");
            Path config = Files.writeString(folder.resolve("config.txt"),
                    "access-token = " + opened.path("destinationAccessToken").asString()
                            + "\nregion = here\ncapath = " + authorities() + "\nmode = dst\nsettings-json = "
                            + settings + "\nconfig-dir = " + services.getParent() + "\n");
            try (CulvertProcess destination = run(Map.of(), "--config", config.toString());
                    CulvertProcess source = source(opened, "-s", "B=" + port + ",A=" + Tools.freePort())) {
                destination.says("Use port mapping:").says("B = localhost:" + b.port());
                source.says("Listening for new connection on port " + port);
                try (Socket socket = new Socket("localhost", port)) {
                    socket.setSoTimeout(20_000);
                    assertThat(socket.getInputStream().read()).isEqualTo('b');
                }
            }
        }
    }

    @Test
    void reachesUnixSocketsAndIpv6Addresses() throws Exception {
        JsonNode opened = field.open("UNIX", "SIX");
        Path path = folder.resolve("u.socket");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(path));
                ServerSocket six = new ServerSocket(0, 5, InetAddress.getByName("::1"));
                CulvertProcess destination = destination(opened, "-d",
                        "UNIX=" + path + ",SIX=[::1]:" + six.getLocalPort());
                CulvertProcess source = source(opened, "-m", "src")) {
            threads.submit(() -> greet(unix.accept()));
            threads.submit(() -> {
                try (Socket socket = six.accept()) {
                    socket.getOutputStream().write('6');
                }
                return six;
            });
            assertThat(firstByte(chosenPort(source, "UNIX"))).isEqualTo('u');
            assertThat(firstByte(chosenPort(source, "SIX"))).isEqualTo('6');
            destination.says("Connected to Unix socket: " + path).says("Connected to ::1, port: ");
        }
    }

    private static Object greet(SocketChannel accepted) throws IOException {
        try (accepted) {
            return accepted.write(ByteBuffer.wrap(new byte[]{'u'}));
        }
    }

    private static int chosenPort(CulvertProcess source, String serviceId) throws Exception {
        String said = "Listen port assigned for service id " + serviceId + ". New port mapping: ";
        source.says(said);
        String after = source.says("Listening for new connection on port").output().split(said, 2)[1];
        return Integer.parseInt(after.split(serviceId + " = ", 2)[1].split("\n", 2)[0]);
    }

    private static int firstByte(int port) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            return socket.getInputStream().read();
        }
    }

    @Test
    void exitsWithZeroAndTheReasonWhenItsTokenIsRefused() throws Exception {
        try (CulvertProcess refused = run(Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN", "nobodys"), "-e",
                "localhost:" + dataPort(), "-c", authorities(), "-m", "src")) {
            assertThat(exit(refused)).isZero();
            assertThat(refused.output()).contains(
                    "[error] Proxy server rejected web socket upgrade request: (HTTP/1.1 4",
                    "\"Invalid access-token\"");
        }
    }

    @Test
    void exitsWithOneIfItsServiceIdsAreNotTheTunnels() throws Exception {
        try (CulvertProcess wrong = destination(field.open("A"), "-d", "B=1")) {
            assertThat(exit(wrong)).isEqualTo(1);
            assertThat(wrong.output())
                .contains("[fatal] Wrong configurations detected in local proxy. Please starts "
                        + "local proxy with right sets of service ids.");
        }
    }

    @Test
    void exitsWithOneWhenThePortStaysInUseForAllTriesOfTheSettings() throws Exception {
        Path settings = Files.writeString(folder.resolve("tries.json"),
                "{\"tunneling\":{\"proxy\":{\"tcp\":{\"connection_retry_count\":1,\"connection_retry_delay_ms\":10}}}}");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                CulvertProcess source = source(field.open("A"), "-s", "A=" + taken.getLocalPort(), "-b",
                        "127.0.0.1", "--settings-json", settings.toString())) {
            assertThat(exit(source)).isEqualTo(1);
            assertThat(source.output()
                .split("\\[error\\] Could not bind to address: 127.0.0.1:" + taken.getLocalPort()
                        + " -- Address already in use", -1))
                .hasSize(3);
        }
    }

    @Test
    void exitsAtOnceOnASignalAndRemovesItsStatusSocket() throws Exception {
        Path socket = folder.resolve("status/proxy.sock");
        try (CulvertProcess source = source(field.open("A"), "-m", "src", "--status-socket",
                socket.toString())) {
            source.says("Listening for new connection on port");
            assertThat(socket).exists();
            source.process().destroy();
            assertThat(exit(source)).isEqualTo(128 + 15);
            assertThat(socket).doesNotExist();
        }
    }

    private static CulvertProcess source(JsonNode opened, String... flags) throws IOException {
        return attached(opened.path("sourceAccessToken").asString(), flags);
    }

    private static CulvertProcess destination(JsonNode opened, String... flags) throws IOException {
        return attached(opened.path("destinationAccessToken").asString(), flags);
    }

    private static CulvertProcess attached(String token, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of("-e", "localhost:" + dataPort(), "-c", authorities()));
        all.addAll(List.of(flags));
        return run(Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN", token), all.toArray(String[]::new));
    }

    private static CulvertProcess run(Map<String, String> environment, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of("localproxy"));
        all.addAll(List.of(flags));
        return new CulvertProcess(Files.createTempFile(folder, "localproxy", ".log"), environment,
                all.toArray(String[]::new));
    }

    private static int exit(CulvertProcess ended) throws InterruptedException {
        assertThat(ended.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        return ended.process().exitValue();
    }

    private static int dataPort() {
        return field.server().dataPort();
    }

    private static String authorities() {
        return folder.resolve("service/tls/ca").toString();
    }

    private static void close(JsonNode opened) {
        field.boto("show(tunnels.close_tunnel(tunnelId='" + opened.path("tunnelId").asString() + "'))");
    }

    private static void assertEchoes(int port) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo('e');
            socket.getOutputStream().write('x');
            assertThat(socket.getInputStream().read()).isEqualTo('x');
        }
    }
}
