package io.culvert.it;

import static io.culvert.it.AgentDevice.OPEN;
import static io.culvert.it.AgentDevice.assertEchoes;
import static io.culvert.it.AgentDevice.enrol;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `dist/device/culvert-device`: a device with a shell, mosquitto_sub and a local proxy.
class ShellDeviceTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void need() {
        Tools.needBoto3();
        Tools.need("mosquitto_sub", "mosquitto-clients");
    }

    @Test
    void servesTwoTunnelsOneAfterTheOtherAndLeavesNoProcess() throws Exception {
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            try (CulvertProcess device = device()) {
                device.says("Waiting for tunnels to pump");
                assertEchoes(field.source(field.boto(OPEN), null));
                assertEchoes(field.source(field.boto(OPEN), null));
                assertThat(device.output())
                    .containsPattern("A tunnel opens to ECHO=127.0.0.1:" + echo.port());
                List<ProcessHandle> started = device.process().descendants().toList();
                device.process().destroy();
                assertThat(device.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
                for (ProcessHandle each : started) {
                    each.onExit().get(1, TimeUnit.MINUTES);
                }
            }
        }
    }

    @Test
    void saysWhatItDoesNotOffer() throws Exception {
        try (Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), 9, field.server().dataPort(), field.server().mqttPort());
            try (CulvertProcess device = device()) {
                device.says("Waiting for tunnels to pump");
                field.boto(OPEN.replace("ECHO", "WEB"));
                device.says("WEB is not offered here");
                device.process().destroy();
                assertThat(device.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
            }
        }
    }

    @Test
    void namesWhatIsMissing() throws Exception {
        Path script = script();
        assertThat(Tools.run(Map.of(), "sh", script.toString())).satisfies(none -> {
            assertThat(none.exit()).isEqualTo(2);
            assertThat(none.out()).contains("usage: culvert-device FOLDER");
        });
        assertThat(Tools.run(Map.of(), "sh", script.toString(), folder.resolve("none").toString()).out())
            .contains("none is no folder");
        Files.writeString(folder.resolve("agent.yaml"), "thing: pump\n");
        assertThat(Tools.run(Map.of("LOCALPROXY", "true"), "sh", script.toString(), folder.toString()).out())
            .contains("agent.yaml has no key endpoint");
    }

    private CulvertProcess device() throws Exception {
        return new CulvertProcess(Files.createTempFile(folder, "device", ".log"),
                Map.of("LOCALPROXY", String.join(" ", Tools.culvert("localproxy"))),
                List.of("sh", script().toString(), folder.resolve("pump").toString()));
    }

    private static Path script() {
        return Path.of("..", "dist", "device", "culvert-device").toAbsolutePath();
    }
}
