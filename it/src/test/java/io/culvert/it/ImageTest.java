package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The OCI image, with a read-only root.
class ImageTest {

    private static final String READY = "\nready";

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static OciImage image;

    @BeforeAll
    static void make() throws Exception {
        Tools.need("bwrap", "bubblewrap");
        assumeTrue(Tools.run(Map.of(), "bwrap", "--ro-bind", "/", "/", "true").exit() == 0,
                "bubblewrap cannot make namespaces on this machine");
        Path out = Files.createDirectory(folder.resolve("out"));
        Path archive = Packed.file("culvert-", ".tar.zst");
        Files.copy(archive, out.resolve(archive.getFileName()));
        Tools.Result made = Tools.run(Map.of(), Packed.MAX_SECONDS, Path.of("..", "dist", "image").toString(),
                out.toString());
        assertThat(made.exit()).as(made.out()).isZero();
        Tools.must(Map.of(), "sh", "-c", "cd " + out + " && sha256sum --check SHA256SUMS");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        try (Stream<Path> files = Files.list(out)) {
            image = new OciImage(
                    files.filter(file -> file.toString().endsWith(".tar")).findAny().orElseThrow(), folder);
        }
    }

    @Test
    void servesATunnelWithoutRootFromAReadOnlyRoot() throws Exception {
        Map<String, String> environment = Map.of("CULVERT_OPS_PORT", Integer.toString(Tools.freePort()));
        try (CulvertProcess service = new CulvertProcess(folder.resolve("log"), Map.of(), image.command(
                environment, null, "serve", "--bind", "127.0.0.1", "--api-port", "0", "--mqtt-port", "0"))) {
            service.says(READY);
            assertThat(in(environment, "culvert", "tunnel", "open", "--service", "SSH", "--json"))
                .contains("sourceAccessToken");
            in(environment, "culvert-health");
            in(environment, "culvert-health", "healthz");
            service.process().descendants().forEach(ProcessHandle::destroy);
            assertThat(service.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            service.says("stopped");
        }
        Tools.Result gone = Tools.run(Map.of(),
                image.command(environment, "culvert-health").toArray(String[]::new));
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.out()).startsWith("culvert-health: no service answers at 127.0.0.1:");
    }

    private static String in(Map<String, String> environment, String program, String... arguments) {
        return Tools.must(Map.of(), image.command(environment, program, arguments).toArray(String[]::new));
    }

    @Test
    void itsUserMayWriteItsVolumeAlone() {
        assertThat(in(Map.of(), "bash", "-c",
                "echo $UID; for folder in /etc /usr/lib/culvert /var/lib/culvert; do : >$folder/x && echo $folder; done"))
            .startsWith("10001\n")
            .contains("/etc/x: Read-only file system", "/usr/lib/culvert/x: Read-only file system")
            .endsWith("\n/var/lib/culvert\n");
    }

    @Test
    void itsConfigurationNamesUserVolumePortsAndVersion() {
        assertThat(image.config().path("User").asString()).isEqualTo("10001:10001");
        assertThat(image.config().path("Volumes").propertyNames()).containsExactly("/var/lib/culvert");
        assertThat(image.config().path("ExposedPorts").propertyNames()).containsExactlyInAnyOrder("8443/tcp",
                "8883/tcp");
        assertThat(image.config().path("Cmd").path(0).asString()).isEqualTo("serve");
        assertThat(Path.of(image.root().toString(), image.config().path("Entrypoint").path(0).asString()))
            .isExecutable();
        assertThat(in(Map.of(), "culvert", "version")).contains(image.config()
            .at("/Labels")
            .path("org.opencontainers.image.version")
            .asString()
            .replace("-SNAPSHOT", ""));
    }
}
