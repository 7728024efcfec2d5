package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Programs that may have few files and sockets open say when there are too many, and go on once there are
/// fewer. They keep files for everything else, so that nothing else fails meanwhile.
class FileLimitTest {

    private static final int LIMIT = 300;
    /// Of clients, for no address gets all connections.
    private static final int ADDRESSES = 10;
    private static final String TOO_MANY = "too many open files (limit: " + LIMIT + ")";
    private static final Duration GENEROUS = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private Process start(Path log, Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream
            .concat(Stream.of("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh"),
                    Tools.culvert(arguments).stream())
            .toList()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Test
    void theServiceServesAgain() throws Exception {
        Tools.needBoto3();
        Path data = folder.resolve("data");
        Path log = folder.resolve("serve.log");
        int api = Tools.freePort();
        Process service = start(log, Map.of(), "serve", "--data-dir", data.toString(), "--bind", "127.0.0.1",
                "--api-port", Integer.toString(api), "--mqtt-port", "0", "--ops-port", "0",
                "--tls-handshake-seconds", "600");
        try {
            await().atMost(GENEROUS).until(() -> Files.readString(log).contains("\nready"));
            List<Socket> open = connect(api);
            await().atMost(GENEROUS).until(() -> Files.readString(log).contains(TOO_MANY));
            close(open);
            assertThat(Files.readString(log)).doesNotContain("Too many open files", "NoClassDefFoundError");
            assertThat(Field.boto(data, "show([tunnels.open_tunnel()['tunnelId'] for i in range(5)])"))
                .hasSize(5);
            Tools.must(Field.environment(data),
                    Tools.culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString())
                        .toArray(String[]::new));
        } finally {
            service.destroyForcibly();
        }
    }

    @Test
    void aDestinationConnectsAgain() throws Exception {
        Tools.needBoto3();
        Path log = folder.resolve("destination.log");
        int port = Tools.freePort();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            JsonNode opened = field
                .boto("show(tunnels.open_tunnel(destinationConfig={'services': ['ECHO']}))");
            String endpoint = "localhost:" + field.server().dataPort();
            String authorities = field.folder().resolve("tls/ca.pem").toString();
            Process destination = start(log,
                    Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN", opened.path("destinationAccessToken").asString()),
                    "localproxy", "-e", endpoint, "-c", authorities, "-d", "ECHO=127.0.0.1:" + echo.port());
            try (CulvertProcess source = new CulvertProcess(folder.resolve("source.log"),
                    Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN", opened.path("sourceAccessToken").asString()),
                    "localproxy", "-e", endpoint, "-c", authorities, "-s", Integer.toString(port))) {
                await().atMost(GENEROUS).ignoreExceptions().until(() -> echoes(port));
                List<Socket> open = connect(port);
                await().atMost(GENEROUS).until(() -> Files.readString(log).contains(TOO_MANY));
                close(open);
                await().atMost(GENEROUS).ignoreExceptions().until(() -> echoes(port));
                assertThat(source.process().isAlive()).isTrue();
            } finally {
                destination.destroyForcibly();
            }
        }
    }

    private static List<Socket> connect(int port) throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < LIMIT + 50; i++) {
            open.add(new Socket(InetAddress.getLoopbackAddress(), port,
                    InetAddress.getByName("127.0.0." + (2 + i % ADDRESSES)), 0));
        }
        return open;
    }

    private static void close(List<Socket> open) throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static boolean echoes(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() == 'e' && socket.getInputStream().read() == 'x';
        }
    }
}
