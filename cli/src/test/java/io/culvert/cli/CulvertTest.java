package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user reads who calls a command with a configuration that cannot be used.
class CulvertTest {

    @TempDir
    Path folder;

    @Test
    void namesAConfigurationFileThatIsMissing() throws Exception {
        Path file = folder.resolve("no.yaml");
        assertThat(refusal("serve", "--config", file.toString()))
            .isEqualTo("culvert: config: " + file + " cannot be read (no such file)\n");
    }

    @Test
    void namesThePlaceOfAMistakeInAConfigurationFile() throws Exception {
        assertThat(refusalOf("api-port: [1\n")).contains("c.yaml, line 1, column ",
                ": while parsing a flow sequence, expected ',' or ']', but got <stream end> (expected: YAML)");
        assertThat(refusalOf("region: a\nregion: b\n")).contains("c.yaml, line 2, column ", "Duplicate",
                "region");
        assertThat(refusalOf("- region\n")).endsWith("c.yaml: no keys (expected: KEY: VALUE lines)\n");
        assertThat(refusalOf("api-prt: 1\n")).endsWith("c.yaml: unknown key api-prt (nearest: api-port)\n");
    }

    @Test
    void refusesOptionsOfItsOwnBehindTheThingOfSsh() throws Exception {
        assertThat(refusal("ssh", "pump", "-v", "--data-dir", "d")).isEqualTo(
                "culvert: ssh: --data-dir follows the thing (expected: options of culvert before the thing)\n");
    }

    @Test
    void restoreRefusesAFolderWithoutAService() throws Exception {
        assertThat(refusal(ExitCode.FAILED, "restore", "--data-dir", folder.resolve("none").toString()))
            .contains("none holds no service");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    private String refusalOf(String yaml) throws Exception {
        return refusal("serve", "--config", Files.writeString(folder.resolve("c.yaml"), yaml).toString());
    }

    @Test
    void refusesALogLevelThatDoesNotExist() throws Exception {
        assertThat(refusal("serve", "--verbose", "9")).isEqualTo("culvert: verbose: 9 (expected: 0 to 6)\n");
        assertThat(refusal("agent", "-v", "-1")).isEqualTo("culvert: verbose: -1 (expected: 0 to 6)\n");
    }

    /// A process manager must not start these again.
    @Test
    void aConfigurationThatIsWrongHasTheExitCodeOfWrongUsage() throws Exception {
        assertThat(refusal("serve", "--data-dir", folder.toString(), "--max-open-tunnels", "0"))
            .isEqualTo("culvert: max-open-tunnels: 0 (expected: 1 to 2147483647)\n");
        assertThat(refusal("agent", "--thing", "pump")).startsWith("culvert: cert: missing.");
        assertThat(refusal("agent", "--thing", "pump", "--cert", "c", "--key", "k", "--ca", "a", "--mqtt",
                "h:x"))
            .isEqualTo("culvert: mqtt: h:x (expected: HOST:PORT)\n");
        assertThat(refusal("agent", "--thing", "pump", "--cert", "c", "--key", "k", "--ca", "a", "--mqtt",
                "h", "--endpoint", "h", "--service", "SSH=1", "--max-tunnels", "0"))
            .startsWith("culvert: max-tunnels: 0 (expected: ");
    }

    @Test
    void metricsWithoutAServiceNameTheSocketsInstead() throws Exception {
        assertThat(refusal(ExitCode.FAILED, "status", "--metrics", "--ops-port", "1"))
            .startsWith("culvert: No service answers at 127.0.0.1:1 (")
            .contains("For an agent or a local proxy add --socket PATH (found: ");
    }

    private static String refusal(String... args) throws InterruptedException {
        return refusal(ExitCode.USAGE, args);
    }

    private static String refusal(ExitCode code, String... args) throws InterruptedException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            assertThat(Culvert.run(args)).isEqualTo(code.code());
        } finally {
            System.setErr(before);
        }
        return written.toString(StandardCharsets.UTF_8);
    }
}
