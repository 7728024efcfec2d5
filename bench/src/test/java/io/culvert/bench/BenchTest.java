package io.culvert.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the bench with its short plan and checks that it works, not its figures.
class BenchTest {

    @TempDir
    Path folder;

    @Test
    void measuresEveryAvailableContenderAndWritesAReport() throws Exception {
        int exit = Bench.run("--quick", "--out", folder.toString(), "--culvert", culvert());
        assertThat(exit).isZero();
        assertThat(folder.resolve("benchmarks.md")).content()
            .contains("| direct |")
            .contains("| culvert |")
            .contains("## A file, MB/s")
            .contains("## Idle tunnels");
        assertThat(folder.resolve("benchmarks/throughput.svg")).content().contains("<rect");
        assertThat(folder.resolve("benchmarks/samples.json")).content()
            .contains("throughput.up.1", "echo.bulk.p99", "file.down", "idle.kb-per-peer",
                    "start.localproxy");
    }

    @Test
    void aSmallFleetHearsOfItsTunnelsAndComesBackAfterARestart() {
        assertThat(Bench.run("--fleet", "20", "--culvert", culvert())).isZero();
    }

    /// The command that starts Culvert from this test's class path.
    private static String culvert() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return java + " @" + Path.of("..", "jvm", "netty.args").toAbsolutePath() + " -cp "
                + System.getProperty("java.class.path") + " io.culvert.cli.Culvert";
    }

    @Test
    void keepsTheTextAroundTheFigures() throws Exception {
        Plan plan = Plan.quick(java.util.List.of("culvert"), null, null, folder);
        new Report(plan, new Results(), "a machine", "a command").write();
        Path page = folder.resolve("benchmarks.md");
        Files.writeString(page, "Before.\n" + Files.readString(page) + "Behind.\n");
        new Report(plan, new Results(), "another machine", "a command").write();
        assertThat(page).content()
            .startsWith("Before.")
            .endsWith("Behind.\n")
            .contains("another machine")
            .doesNotContain("a machine");
    }
}
