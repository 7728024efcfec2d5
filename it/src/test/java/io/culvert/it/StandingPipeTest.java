package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Programs whose standard output and error are a pipe that is full before they start and that no process
/// reads, as when a journal or a log driver hangs.
class StandingPipeTest {

    /// Fills the pipe, then executes the program.
    private static final String FILL = "head -c 65536 /dev/zero; exec \"$@\" 2>&1";

    private static final int ROUNDS = 20;

    @TempDir
    Path folder;

    private static Process start(Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("sh", "-c", FILL, "sh"), Tools.culvert(arguments).stream()).toList());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// Sends SIGTERM, as a supervisor does.
    private static int end(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /// The lines that the service prints when it is ready must not hold up its readiness.
    @Test
    void theServiceManagerHearsThatTheServiceIsReady() throws Exception {
        Tools.need("python3", "python3");
        Path socket = folder.resolve("notify");
        Path heard = folder.resolve("heard");
        Process manager = new ProcessBuilder("python3", "-c",
                "import socket, sys; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]);"
                        + " print(s.recv(99).decode())",
                socket.toString())
            .redirectOutput(heard.toFile())
            .start();
        try {
            await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(socket));
            Process service = start(Map.of("NOTIFY_SOCKET", socket.toString()), "serve", "--data-dir",
                    folder.resolve("data").toString(), "--bind", "127.0.0.1", "--api-port", "0",
                    "--mqtt-port", "0", "--ops-port", "0");
            try {
                await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(heard).hasContent("READY=1"));
                assertThat(end(service)).isZero();
            } finally {
                service.destroyForcibly();
            }
        } finally {
            manager.destroyForcibly();
        }
    }

    @Test
    void theServiceServesAndStops() throws Exception {
        Tools.needBoto3();
        Path data = folder.resolve("data");
        int api = Tools.freePort();
        int ops = Tools.freePort();
        Process service = start(Map.of(), "serve", "--data-dir", data.toString(), "--bind", "127.0.0.1",
                "--api-port", Integer.toString(api), "--mqtt-port", "0", "--ops-port", Integer.toString(ops),
                "--verbose", "6");
        try {
            await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> Ops.status(ops, "/readyz") == 200);
            for (int round = 0; round < ROUNDS; round++) {
                try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), api)) {
                    stranger.getOutputStream().write("no TLS\n".getBytes());
                }
            }
            assertThat(Field.boto(data, "show([tunnels.open_tunnel()['tunnelId'] for i in range(20)])"))
                .hasSize(20);
            assertThat(end(service)).isZero();
        } finally {
            service.destroyForcibly();
        }
    }

    @Test
    void aLocalProxyAndAnAgentPassBytesOnAndStop() throws Exception {
        Tools.needBoto3();
        int port = Tools.freePort();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            Tools.must(field.environment(), Tools.culvert("thing", "add", "pump", "--out", folder.toString(),
                    "--endpoint", "localhost:" + field.server().dataPort(), "--mqtt",
                    "localhost:" + field.server().mqttPort(), "--service", "ECHO=127.0.0.1:" + echo.port())
                .toArray(String[]::new));
            Process agent = start(Map.of(), "agent", "--config", folder.resolve("agent.yaml").toString(),
                    "-v", "6");
            JsonNode opened = field.boto(
                    "show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['ECHO']}))");
            Process proxy = start(
                    Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN", opened.path("sourceAccessToken").asString()),
                    "localproxy", "-e", "localhost:" + field.server().dataPort(), "-c",
                    field.folder().resolve("tls/ca.pem").toString(), "-s", Integer.toString(port), "-v", "6");
            try {
                await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> echoes(port));
                for (int round = 0; round < ROUNDS; round++) {
                    assertThat(echoes(port)).isTrue();
                }
                end(agent);
                end(proxy);
            } finally {
                agent.destroyForcibly();
                proxy.destroyForcibly();
            }
        }
    }

    private static boolean echoes(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write('x');
            return List.of((int) 'e', (int) 'x')
                .equals(List.of(socket.getInputStream().read(), socket.getInputStream().read()));
        }
    }

    @Test
    void wrongUsageStillEndsWithItsCode() throws Exception {
        Process proxy = start(Map.of(), "localproxy", "-Z");
        assertThat(proxy.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(proxy.exitValue()).isEqualTo(1);
    }
}
