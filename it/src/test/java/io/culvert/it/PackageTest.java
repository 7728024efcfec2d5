package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is released: the archives and the Debian package, on a machine without Java.
class PackageTest {

    @TempDir
    static Path folder;

    @Test
    void theArchiveRunsWhereverItIsUnpackedWithoutJava() throws Exception {
        servesATunnel(Packed.unpack("culvert-", folder.resolve("unpacked")).resolve("bin/culvert"));
    }

    @Test
    void theArchiveForDevicesRunsTheAgentWithoutTheServicesLibraries() throws Exception {
        Path root = Packed.unpack("culvert-agent-", folder.resolve("device"));
        try (Stream<Path> jars = Files.list(root.resolve("lib/jars"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                .noneMatch(name -> name.matches("(bc|h2|postgresql|opentelemetry|control|relay|store).*"));
        }
        assertThat(kilobytes(root)).isLessThan(56_000);
        assertThat(root.resolve("share/culvert-device")).isExecutable();
        servesADevice(root.resolve("bin/culvert"));
    }

    private static void servesADevice(Path culvert) throws Exception {
        Tools.needBoto3();
        try (Field field = new Field(folder.resolve("service")); EchoServer echo = new EchoServer('e')) {
            AgentDevice.enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            List<String> command = Packed.withoutJava(folder, culvert, "agent", "--config",
                    folder.resolve("pump/agent.yaml").toString());
            try (CulvertProcess agent = new CulvertProcess(folder.resolve("agent.log"), Map.of(), command)) {
                agent.says("Waiting for tunnels to pump");
                AgentDevice.assertEchoes(field.source(field.boto(AgentDevice.OPEN), null));
            }
        }
    }

    @Test
    void theArchiveForDevicesRefusesTheCommandsThatItDoesNotHave() throws Exception {
        Path culvert = Packed.unpack("culvert-agent-", folder.resolve("refusing")).resolve("bin/culvert");
        Tools.Result serve = Tools.run(Map.of(), culvert.toString(), "serve");
        assertThat(serve.exit()).isEqualTo(2);
        assertThat(serve.out())
            .startsWith("culvert: serve (expected: one of agent enrol localproxy status version;");
        for (String command : List.of("enrol", "localproxy")) {
            assertThat(run(culvert, command, "--help")).containsIgnoringCase("usage: ");
        }
    }

    private static String run(Path culvert, String... arguments) {
        return Tools.must(Map.of(), Packed.withoutJava(folder, culvert, arguments).toArray(String[]::new));
    }

    private static int kilobytes(Path root) {
        return Integer.parseInt(Tools.must(Map.of(), "du", "-sk", root.toString()).split("\\s")[0]);
    }

    @Test
    void thePackageHoldsAProgramAndUnitsThatSystemdAccepts() throws Exception {
        Path root = folder.resolve("installed");
        Tools.must(Map.of(), "dpkg-deb", "-x", Packed.file("culvert_", ".deb").toString(), root.toString());
        servesATunnel(root.resolve("usr/bin/culvert"));
        assertThat(Tools.must(Map.of("MANPATH", root.resolve("usr/share/man").toString(), "MANWIDTH", "120"),
                "man", "--warnings", "culvert-thing-add"))
            .contains("culvert thing add", "--force");
        for (String unit : List.of("culvert.service", "culvert-agent.service")) {
            Path file = root.resolve("lib/systemd/system").resolve(unit);
            // Here the program has another place.
            Files.writeString(file, Files.readString(file)
                .replace("/usr/bin/culvert", root.resolve("usr/bin/culvert").toString()));
            Tools.must(Map.of(), "systemd-analyze", "verify", file.toString());
        }
    }

    @Test
    void theChecksumsAreRight() throws Exception {
        assertThat(Files.readString(Packed.folder().resolve("SHA256SUMS"))).contains("culvert-agent-");
        Tools.must(Map.of(), "sh", "-c", "cd " + Packed.folder() + " && sha256sum --check SHA256SUMS");
    }

    private static void servesATunnel(Path culvert) throws Exception {
        Path home = Files.createTempDirectory(folder, "home");
        String data = home.resolve("data").toString();
        List<String> command = Packed.withoutJava(home, culvert, "serve", "--data-dir", data, "--bind",
                "127.0.0.1", "--api-port", "0", "--mqtt-port", "0", "--ops-port", "0");
        try (CulvertProcess service = new CulvertProcess(home.resolve("log"), Map.of(), command)) {
            service.says("\nready");
            assertThat(run(culvert, "tunnel", "open", "--data-dir", data, "--service", "SSH", "--json"))
                .contains("sourceAccessToken");
            service.process().destroy();
            assertThat(service.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
