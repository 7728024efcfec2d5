package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// A device with an agent that is killed while a tunnel to it is open. The tunnel's source stays attached.
final class SoakedDevice implements AutoCloseable {

    private static final int TRIES = 120;

    private final Path files;
    private final Proxies proxies;
    private final Proxy source;
    private CulvertProcess agent;

    SoakedDevice(FloodField field, Path files, int echoPort) throws IOException {
        this.files = files;
        this.proxies = new Proxies(field.data());
        field.service()
            .culvert("thing", "add", "pump", "--out", files.toString(), "--service",
                    "ECHO=127.0.0.1:" + echoPort, "--endpoint", "localhost:" + field.service().dataPort(),
                    "--mqtt", "localhost:" + field.service().mqttPort());
        agent = start();
        JsonNode tunnel = field.api()
            .call("open_tunnel",
                    Map.of("destinationConfig", Map.of("thingName", "pump", "services", List.of("ECHO"))));
        source = proxies.start(Mode.SOURCE, tunnel.path("sourceAccessToken").asString(),
                UUID.randomUUID().toString(), null, field.service().dataPort());
    }

    private CulvertProcess start() throws IOException {
        return new CulvertProcess(files.resolve("agent.log"), Map.of(), "agent", "--config",
                files.resolve("agent.yaml").toString());
    }

    /// Sends SIGKILL to the agent, starts it again and waits until its tunnel works.
    void killAndStart() throws Exception {
        agent.kill();
        agent = start();
        assertServes();
    }

    /// Asserts that the tunnel works, sooner or later.
    void assertServes() throws Exception {
        int tries = 0;
        while (!echoes()) {
            assertThat(++tries).as("tries until the agent is back").isLessThan(TRIES);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private boolean echoes() throws Exception {
        try (Socket socket = new Socket("localhost", source.port("ECHO"))) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() == 'e' && socket.getInputStream().read() == 'x';
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        agent.close();
        proxies.close();
    }
}
