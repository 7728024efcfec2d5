package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The manual pages, as `man` and its formatter read them.
class ManPagesTest {

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws Exception {
        assertThat(Culvert.run("man-pages", folder.toString(), "--epoch", "1795737600")).isZero();
    }

    private List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void everyCommandHasAPageThatItsParentNames() throws Exception {
        assertThat(pages()).extracting(page -> page.getFileName().toString())
            .contains("culvert.1", "culvert-serve.1", "culvert-agent.1", "culvert-localproxy.1",
                    "culvert-ssh.1", "culvert-thing-add.1", "culvert-key-create.1",
                    "culvert-policy-simulate.1")
            .doesNotContain("culvert-man-pages.1", "culvert-thing-ls.1");
        for (Path page : pages()) {
            String name = page.getFileName().toString().replace(".1", "");
            if (name.contains("-")) {
                String escaped = name.replace("-", "\\-");
                assertThat(pages().stream().filter(other -> !other.equals(page)))
                    .anySatisfy(other -> assertThat(other).content().contains("\\fB" + escaped + "\\fR(1)"));
            }
        }
    }

    /// Except that a URL may be too long for a line.
    @Test
    void theFormatterFindsNothingToWarnOf() throws Exception {
        for (Path page : pages()) {
            assertThat(run("groff", "-man", "-Tascii", "-z", "-ww", "-Wbreak", page.toString()))
                .as("%s", page)
                .isEmpty();
        }
    }

    @Test
    void aPageSaysWhatTheHelpSays() throws Exception {
        assertThat(shown("culvert-serve.1")).contains("culvert-serve - Runs the service", "--data-dir=DIR",
                "log level", "culvert serve --data-dir /var/lib/culvert --host tunnels.example.com",
                "2026-11-27");
        assertThat(shown("culvert-proxy.1")).contains("culvert proxy %n SSH");
        assertThat(shown("culvert-localproxy.1")).contains("--source-listen-port MAPPING");
    }

    private String shown(String page) throws Exception {
        return run("groff", "-man", "-Tascii", "-P-c", "-rLL=200n", folder.resolve(page).toString())
            .replaceAll(".\b", "");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text;
    }
}
