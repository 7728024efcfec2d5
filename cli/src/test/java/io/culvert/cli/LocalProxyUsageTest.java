package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The texts and exit codes that scripts around the reference know.
class LocalProxyUsageTest {

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveBack() {
        System.setOut(out);
        System.setErr(err);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"-Z | unrecognised option '-Z'",
            "-t a --verbose | the required argument for option '--verbose' is missing",
            "-t a -t b | option '--access-token' cannot be specified more than once",
            "-t a -e h -r r -s 1 | Must specify one and only one of --region/-r or --proxy-endpoint/-e options",
            "-t a -e h -m x | Mode value is wrong! Allowed values are: src, dst, source, destination",
            "-t a -e h -s 1 -d 2 | Must specify one and only one of --source-listen-port/-s or --destination-app/-d",
            "-t a -e h | Must specify one of --source-listen-port/-s or --destination-app/-d or --mode",
            "-t a -e h -s 1 -m dst | -s and --mode have mismatched mode. Mode is set to destination!"})
    void wrongUsageIsToldInTheReferencesWords(String flags, String text) {
        assertThat(localProxy(flags.split(" "))).isEqualTo(1);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains(text)
            .endsWith("Try 'localproxy --help' for a list of options.\n");
    }

    @Test
    void helpGoesToStandardError() {
        assertThat(localProxy("--help")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("--access-token");
    }

    @ParameterizedTest
    @CsvSource({"-V", "--version", "--vers", "stray --version"})
    void theVersionIsTheBannerAlone(String flags) {
        assertThat(localProxy(flags.split(" "))).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
            .startsWith("Running AWS IoT Secure Tunneling Local Proxy version: ");
        assertThat(complaints.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private static int localProxy(String... flags) {
        List<String> line = new ArrayList<>(List.of("localproxy"));
        line.addAll(List.of(flags));
        return Culvert.run(line.toArray(String[]::new));
    }
}
