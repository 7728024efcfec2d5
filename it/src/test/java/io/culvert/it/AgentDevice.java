package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.it.Proxies.Proxy;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The thing `pump` with the service `ECHO`, and `culvert agent` on its device.
final class AgentDevice {

    static final String OPEN = "show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['ECHO']}))";

    private AgentDevice() {}

    static void enrol(Path folder, Map<String, String> environment, int service, int data, int mqtt) {
        Tools.must(environment,
                Tools
                    .culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString(), "--service",
                            "ECHO=127.0.0.1:" + service, "--endpoint", "localhost:" + data, "--mqtt",
                            "localhost:" + mqtt)
                    .toArray(String[]::new));
    }

    static CulvertProcess agent(Path folder) throws Exception {
        return agent(folder, Map.of());
    }

    static CulvertProcess agent(Path folder, Map<String, String> environment) throws Exception {
        return new CulvertProcess(Files.createTempFile(folder, "agent", ".log"), environment, "agent",
                "--config", folder.resolve("pump/agent.yaml").toString());
    }

    static void assertEchoes(Proxy source) throws Exception {
        try (Socket socket = new Socket("localhost", source.port("ECHO"))) {
            socket.setSoTimeout(30_000);
            assertThat(socket.getInputStream().read()).isEqualTo('e');
            socket.getOutputStream().write('x');
            assertThat(socket.getInputStream().read()).isEqualTo('x');
        }
    }
}
