package io.culvert.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Devices whose MQTT clients are packages from npm, as `package-lock.json` names them.
final class NodeDevices {

    private static final Path PROGRAM = Path.of("src/test/node");

    private NodeDevices() {}

    /// Skips the test if the packages are not installed.
    static void need() {
        Tools.need("node", "nodejs");
        assumeTrue(Files.isDirectory(PROGRAM.resolve("node_modules")),
                "it/src/test/node/node_modules is missing: run npm ci --ignore-scripts there, or ./verify");
    }

    /// Starts one process with all devices of a kind. Those whose name ends with `-mqtt` of the kind `mqttjs`
    /// use WebSocket.
    static AutoCloseable start(String kind, List<DeviceSoftware> devices, Path log) throws IOException {
        String list = new JsonMapper().writeValueAsString(devices.stream()
            .map(device -> device.json(kind.equals("mqttjs") && device.name().endsWith("-mqtt")))
            .toList());
        Process process = new ProcessBuilder("node", PROGRAM.resolve("devices.mjs").toString(), kind, list)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
        return process::destroy;
    }
}
