package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is released: the archive and the Debian package, on a machine without Java.
class PackageTest {

    private static final Path SCRIPT = Path.of("..", "dist", "package");

    @TempDir
    static Path folder;

    /// Without the caches of classes, which only make starts faster.
    @BeforeAll
    static void pack() throws Exception {
        Tools.must(Map.of("CULVERT_NO_AOT", "1"), SCRIPT.toString(), folder.resolve("out").toString());
    }

    private static Path packed(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.filter(file -> file.toString().endsWith(suffix)).findAny().orElseThrow();
        }
    }

    @Test
    void theArchiveRunsWhereverItIsUnpackedWithoutJava() throws Exception {
        Path root = Files.createDirectory(folder.resolve("unpacked"));
        Tools.must(Map.of(), "tar", "-C", root.toString(), "--zstd", "-xf", packed(".tar.zst").toString());
        try (Stream<Path> folders = Files.list(root)) {
            servesATunnel(folders.findAny().orElseThrow().resolve("bin/culvert"));
        }
    }

    @Test
    void thePackageHoldsAProgramAndUnitsThatSystemdAccepts() throws Exception {
        Path root = folder.resolve("installed");
        Tools.must(Map.of(), "dpkg-deb", "-x", packed(".deb").toString(), root.toString());
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
        Tools.must(Map.of(), "sh", "-c", "cd " + folder.resolve("out") + " && sha256sum --check SHA256SUMS");
    }

    private static void servesATunnel(Path culvert) throws Exception {
        Path home = Files.createTempDirectory(folder, "home");
        ProcessBuilder builder = new ProcessBuilder(culvert.toString(), "serve", "--data-dir",
                home.resolve("data").toString(), "--bind", "127.0.0.1", "--api-port", "0", "--mqtt-port", "0",
                "--ops-port", "0")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile());
        withoutJava(builder, home);
        Process service = builder.start();
        try {
            await().atMost(2, TimeUnit.MINUTES)
                .until(() -> Files.readString(home.resolve("log")).contains("\nready"));
            ProcessBuilder open = new ProcessBuilder(culvert.toString(), "tunnel", "open", "--data-dir",
                    home.resolve("data").toString(), "--service", "SSH", "--json")
                .redirectErrorStream(true);
            withoutJava(open, home);
            Process opened = open.start();
            String answer = new String(opened.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(opened.waitFor()).as(answer).isZero();
            assertThat(answer).contains("sourceAccessToken");
        } finally {
            service.destroy();
            assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void withoutJava(ProcessBuilder builder, Path home) {
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", home.toString()));
    }
}
