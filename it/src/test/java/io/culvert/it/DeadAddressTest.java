package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A service whose name has two addresses, one of which does not answer: operator, local proxy and agent
/// reach it.
class DeadAddressTest {

    private static final String NAME = "two.example";
    private static final String DEAD = "127.0.0.2";

    @TempDir
    Path folder;

    /// An address and some ports of it that accept no connection and refuse none.
    private static final class Silent implements AutoCloseable {

        private final List<Closeable> open = new ArrayList<>();

        void add(int port) throws IOException {
            ServerSocket listener = new ServerSocket(port, 1, InetAddress.getByName(DEAD));
            open.add(listener);
            for (int i = 0; i < 8; i++) {
                SocketChannel filler = SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(listener.getLocalSocketAddress());
                open.add(filler);
            }
        }

        @Override
        public void close() throws IOException {
            for (Closeable each : open) {
                each.close();
            }
        }
    }

    /// An environment in which the name has these addresses.
    private Map<String, String> resolving(Map<String, String> environment, String addresses)
            throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String address : addresses.split(" ")) {
            lines.append(address).append(' ').append(NAME).append('\n');
        }
        lines.append("127.0.0.1 localhost\n");
        Path hosts = Files.writeString(folder.resolve("hosts"), lines);
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2 127.0.0.1", "127.0.0.1 127.0.0.2"})
    void everyProgramReachesTheServiceByTheOther(String addresses) throws Exception {
        Tools.needBoto3();
        Path data = folder.resolve("data");
        try (ServeProcess service = new ServeProcess(data, Map.of(), "--host", NAME).ready();
                Silent silent = new Silent();
                EchoServer echo = new EchoServer('e')) {
            silent.add(service.dataPort());
            silent.add(service.mqttPort());
            String endpoint = NAME + ":" + service.dataPort();
            Map<String, String> environment = resolving(Field.environment(data), addresses);
            environment.put("AWS_ENDPOINT_URL", "https://" + endpoint);
            Tools.must(environment, Tools
                .culvert("thing", "add", "pump", "--out", folder.toString(), "--endpoint", endpoint, "--mqtt",
                        NAME + ":" + service.mqttPort(), "--service", "ECHO=127.0.0.1:" + echo.port())
                .toArray(String[]::new));
            JsonNode opened = service.boto(
                    "show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['ECHO']}))");
            int port = Tools.freePort();
            environment.put("AWSIOT_TUNNEL_ACCESS_TOKEN", opened.path("sourceAccessToken").asString());
            try (CulvertProcess agent = new CulvertProcess(folder.resolve("agent.log"), environment, "agent",
                    "--config", folder.resolve("agent.yaml").toString());
                    CulvertProcess proxy = new CulvertProcess(folder.resolve("proxy.log"), environment,
                            "localproxy", "-e", endpoint, "-c", data.resolve("tls/ca.pem").toString(), "-s",
                            Integer.toString(port))) {
                await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(greeting(port)).isEqualTo('e'));
                assertThat(agent.output() + proxy.output()).doesNotContain("no answer in");
            }
        }
    }

    private static int greeting(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            return socket.getInputStream().read();
        }
    }
}
