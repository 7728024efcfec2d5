package io.culvert.cli.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The texts, their order and the exit codes that scripts around the reference know. Each was compared with
/// the reference's program.
class LocalProxyProgramTest {

    private static final String HINT = "Try 'localproxy --help' for a list of options.\n";
    private static final String A_THOUSAND = "a".repeat(1000);

    @TempDir
    Path folder;

    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveBack() {
        System.setErr(err);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"-Z | unrecognised option '-Z'",
            "--help -Z | unrecognised option '-Z'", "-kZ | unrecognised option '-kZ'",
            "-k=1 | unrecognised option '-k=1'", "--foo=bar | unrecognised option '--foo=bar'",
            "--Region x | unrecognised option '--Region'",
            "--access-tokenx a | unrecognised option '--access-tokenx'", "-tt -x | unrecognised option '-x'",
            "-t a -t b -Z | unrecognised option '-Z'",
            "--con x | option '--con' is ambiguous and matches '--config', and '--config-dir'",
            "--con=x | option '--con=x' is ambiguous and matches '--config', and '--config-dir'",
            "--c x | option '--c' is ambiguous and matches '--capath', '--client-token', '--config', and '--config-dir'",
            "-v | the required argument for option '--verbose' is missing",
            "-t a --region | the required argument for option '--region' is missing",
            "-t -s | the required argument for option '--access-token' is missing",
            "-ks | the required argument for option '--source-listen-port' is missing",
            "--region= -t a | the argument for option '--region' should follow immediately after the equal sign",
            "--help=1 | option '--help' does not take any arguments",
            "-t a -t b | option '--access-token' cannot be specified more than once",
            "-k -k -t a | option '--no-ssl-host-verify' cannot be specified more than once",
            "-v abc -t a | the argument ('abc') for option '--verbose' is invalid",
            "-v x -t a -t b | the argument ('x') for option '--verbose' is invalid",
            "-v 70000 | the argument ('70000') for option '--verbose' is invalid",
            "-t a --away-seconds x | the argument ('x') for option '--away-seconds' is invalid (expected: a whole number)",
            "-t a --away 1 --away 2 | option '--away-seconds' cannot be specified more than once",
            "-v -1 | the option '--access-token' is required but missing",
            "-- -t a | the option '--access-token' is required but missing",
            "--=x | the option '--access-token' is required but missing",
            "- | the option '--access-token' is required but missing",
            "--regio x | the option '--access-token' is required but missing",
            "stray -ta | Must specify one and only one of --region/-r or --proxy-endpoint/-e options",
            "-t --mode | Must specify one and only one of --region/-r or --proxy-endpoint/-e options",
            "-t a -e h -r r -s 1 | Must specify one and only one of --region/-r or --proxy-endpoint/-e options",
            "-t=a -e h | Must specify one of --source-listen-port/-s or --destination-app/-d or --mode",
            "-t a -e h -m x | Mode value is wrong! Allowed values are: src, dst, source, destination",
            "-t a -e h -s 1 -d 2 -m x | Mode value is wrong! Allowed values are: src, dst, source, destination",
            "-t a -e h -s 1 -d 2 | Must specify one and only one of --source-listen-port/-s or --destination-app/-d",
            "-t a -e h -s 1 -m dst | -s and --mode have mismatched mode. Mode is set to destination!",
            "-t a -e h -d 1 -m source | -s and --mode have mismatched mode. Mode is set to source!"})
    void wrongUsageIsToldInTheReferencesWords(String flags, String text) throws Exception {
        assertThat(localProxy(flags.split(" "))).isEqualTo(1);
        assertThat(told()).contains(text + "\n").endsWith(HINT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "-t '' -e h -s 1|access-token': empty token|Access token cannot be empty",
            "-t é -e h -s 1|access-token': contains control characters|Access token contains invalid control characters",
            "-t 5k -e h -s 1|access-token': exceeds maximum length|Access token exceeds maximum allowed length",
            "-t a -i short -e h_x -s 1|client-token': invalid length (must be 32-128 chars)|Client token must be between 32 and 128 characters",
            "-t a -e '' -s 1|proxy-endpoint': empty endpoint|Proxy endpoint cannot be empty",
            "-t a -e h_x -m y|proxy-endpoint': invalid characters|Proxy endpoint contains invalid characters",
            "-t a -e 5k -m y|proxy-endpoint': exceeds maximum length|Proxy endpoint exceeds maximum allowed length",
            "-t a -r A -m y|region': invalid format|Region must contain only lowercase letters, numbers, and hyphens",
            "-t a -r '' -m y|region': empty region|Region cannot be empty",
            "-t a -r 5k -m y|region': exceeds maximum length|Region exceeds maximum allowed length",
            "-t a -e h:x -s 0|-|Invalid endpoint specified: h:x",
            "-t a -e h: -s 0|-|Invalid endpoint specified: h:",
            "-t a -e h:70000 -s 0|-|Invalid endpoint specified: h:70000",
            "-t a -e h -s 0 -b a_b|port': out of valid range|Port must be between 1 and 65535",
            "-t a -e h -s 5k=1|service-id': exceeds maximum length|Service ID exceeds maximum allowed length",
            "-t a -e h -s /unix|-|service : /unix (expected: a port, for a source listens on it)",
            "-t a -e h -s A=1,2|-|Wrong format for the port mappings! Example: SSH1=5555,SSH2=6666.",
            "-t a -e h -s A=|-|Wrong format for the port mappings: A= .Example: SSH1=5555",
            "-t a -e h -s 1 -b a_b -c ''|bind-address': invalid characters|Bind address contains invalid characters",
            "-t a -e h -s 1 -k -c ''|path': empty path|Path cannot be empty",
            "-t a -e h -m src --config-dir ''|path': empty path|Path cannot be empty",
            "-t a -e h -m src --config-dir /none|-|Invalid configuration directory: /none",
            "-t a -e h -s 1 --settings-json none|-|none: cannot open file",
            "-t a -e h -s 1 --connections 3001|-|connections: 3001 (expected: 1 to 3000)",
            "-t a -e h -s 1 --retransmit-bytes 9999999999|-|retransmit-bytes: 9999999999 (expected: 65536 to 1073741824)",
            "--export-default-settings /none/x|-|/none/x: cannot open file"})
    void whatCannotBeUsedIsFatal(String flags, String rejected, String fatal) throws Exception {
        String[] words = Stream.of(flags.split(" "))
            .map(word -> word.equals("''") ? "" : word.replace("5k", A_THOUSAND.repeat(5)))
            .toArray(String[]::new);
        assertThat(localProxy(words)).isEqualTo(1);
        assertThat(told()).containsPattern(LINE + "\\[fatal\\] \\Q" + fatal + "\\E\n$")
            .doesNotContain(A_THOUSAND);
        if (rejected != null) {
            assertThat(told()).containsPattern(
                    LINE + "\\[warning\\] \\QSECURITY: Rejected input for '" + rejected + "\\E\n");
        }
    }

    private static final String LINE = "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\] \\(0x[0-9a-f]{16}\\) ";

    @Test
    void helpTeachesOnStandardError() throws Exception {
        assertThat(localProxy("--help")).isZero();
        assertThat(told()).contains("Show help message", "-t, --access-token TOKEN", "Examples:",
                "Exit codes:");
        assertThat(told().lines()).allMatch(line -> line.length() < 120).hasSizeLessThan(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version", "--vers", "stray --version", "-hV", "-v5 -t a -V"})
    void theVersionIsTheBannerAlone(String flags) throws Exception {
        assertThat(localProxy(flags.split(" "))).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
            .matches("Running AWS IoT Secure Tunneling Local Proxy version: culvert-\\S+\n");
        assertThat(told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"foo=1 | unrecognised option 'foo'",
            "t=1 | unrecognised option 't'", "regio=1 | unrecognised option 'regio'",
            "[sec];region=1 | unrecognised option 'sec.region'",
            "region | the options configuration file contains an invalid line 'region'",
            "region=a;region=b | option 'region' cannot be specified more than once",
            "verbose=abc | the argument ('abc') for option 'verbose' is invalid",
            "receive-bytes=1k | the argument ('1k') for option 'receive-bytes' is invalid (expected: a whole number)",
            "no-ssl-host-verify=maybe | `the argument ('maybe') for option 'no-ssl-host-verify' is invalid. Valid choices are 'on|off', 'yes|no', '1|0' and 'true|false'`",
            "region=a;proxy-endpoint=b | Must specify one and only one of --region/-r or --proxy-endpoint/-e options",
            " region = a # words ;;# more;mode=x | Mode value is wrong! Allowed values are: src, dst, source, destination",
            "region=a;mode=src;destination-app=1 | -s and --mode have mismatched mode. Mode is set to source!"})
    void aConfigurationFileIsReadLikeTheReferences(String lines, String text) throws Exception {
        Path file = Files.writeString(folder.resolve("config"), lines.replace(';', '\n'));
        assertThat(localProxy("-t", "a", "--config", file.toString())).isEqualTo(1);
        assertThat(told()).contains(text + "\n").endsWith(HINT);
    }

    @Test
    void aConfigurationFileThatIsNotThereIsWrongUsage() throws Exception {
        assertThat(localProxy("-t", "a", "--config", "none")).isEqualTo(1);
        assertThat(told()).contains("can not read options configuration file 'none'\n").endsWith(HINT);
    }

    @Test
    void theCommandLineGoesBeforeTheFileAndTheFileBeforeTheEnvironment() throws Exception {
        Path file = Files.writeString(folder.resolve("config"), "region=a\nmode=y\nverbose=1\n");
        environment.put("AWSIOT_TUNNEL_REGION", "UPPER");
        environment.put("AWSIOT_TUNNEL_ACCESS_TOKEN", "token");
        assertThat(localProxy("--config", file.toString(), "-m", "dst", "-s", "1")).isEqualTo(1);
        assertThat(told())
            .isEqualTo("-s and --mode have mismatched mode. Mode is set to destination!\n" + HINT);
    }

    @Test
    void theEnvironmentsEndpointAndARegionExcludeEachOther() throws Exception {
        environment.put("AWSIOT_TUNNEL_ENDPOINT", "h");
        assertThat(localProxy("-t", "a", "-r", "b", "-s", "1")).isEqualTo(1);
        assertThat(told())
            .contains("Must specify one and only one of --region/-r or --proxy-endpoint/-e options");
    }

    @Test
    void aTokenOnTheCommandLineIsWarnedOf() throws Exception {
        localProxy("-t", "a", "-e", "h", "-m", "x");
        assertThat(told())
            .containsPattern(LINE + "\\[warning\\] Found access token supplied via CLI arg. Consider using "
                    + "environment variable AWSIOT_TUNNEL_ACCESS_TOKEN instead\n");
        complaints.reset();
        environment.put("AWSIOT_TUNNEL_ACCESS_TOKEN", "a");
        localProxy("-e", "h", "-m", "x");
        assertThat(told()).doesNotContain("Found access token");
    }

    @Test
    void aTokenIsTrimmedAndOneThatCannotBeSentIsFatal() throws Exception {
        environment.put("AWSIOT_TUNNEL_ACCESS_TOKEN", " token\n");
        localProxy("-e", "h", "-m", "x");
        assertThat(told()).contains("Mode value is wrong!");
        complaints.reset();
        environment.put("AWSIOT_TUNNEL_ACCESS_TOKEN", "to ken");
        assertThat(localProxy("-e", "h", "-s", "1")).isEqualTo(1);
        assertThat(told())
            .containsPattern(
                    LINE + "\\[warning\\] SECURITY: Rejected input for 'access-token': contains a space\n")
            .containsPattern(LINE + "\\[fatal\\] Access token contains a space\n$");
    }

    @Test
    void aHeaderThatCannotBeSentIsFatal() throws Exception {
        Path settings = Files.writeString(folder.resolve("settings.json"),
                "{\"tunneling\":{\"proxy\":{\"websocket\":{\"subprotocol\":\"a\\r\\nb\"}}}}");
        assertThat(localProxy("-t", "a", "-e", "127.0.0.1:1", "-s", "A=1", "--settings-json",
                settings.toString()))
            .isEqualTo(1);
        assertThat(told()).containsIgnoringCase("[fatal] header sec-websocket-protocol: cannot be sent");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 1", "3, 3", "4, 4", "255, 4"})
    void verbosityChoosesTheLines(int verbosity, int lines) throws Exception {
        localProxy("-t", "a", "-e", "h", "-y", "V1", "-s", "0", "-v", Integer.toString(verbosity));
        assertThat(told().lines()).hasSize(lines);
    }

    @Test
    void theWebProxyOfTheEnvironmentIsCheckedBeforeTheMode() throws Exception {
        environment.put("HTTPS_PROXY", "http://upper:1");
        localProxy("-t", "a", "-e", "h", "-m", "x");
        assertThat(told()).contains("[info] Found Web proxy information in the environment variables",
                "Mode value");
        complaints.reset();
        environment.put("HTTPS_PROXY", "http://upper");
        localProxy("-t", "a", "-e", "h", "-m", "x");
        assertThat(told()).contains("No port was was provided for the web proxy, using default: 3128\n");
        complaints.reset();
        environment.put("https_proxy", "ftp://me:secret@lower:1");
        assertThat(localProxy("-t", "a", "-e", "h", "-m", "x")).isEqualTo(1);
        assertThat(told())
            .contains("[fatal] Failed to parse the value of environment variable https_proxy",
                    "[fatal] Unsupported protocol")
            .doesNotContain("secret", "Mode value");
    }

    @Test
    void defaultSettingsAreExportedAndReadAgain() throws Exception {
        Path file = folder.resolve("settings.json");
        assertThat(localProxy("--export-default-settings", file.toString())).isZero();
        assertThat(told()).isEmpty();
        assertThat(SettingsFile.read(file)).isEqualTo(Settings.DEFAULT);
    }

    private int localProxy(String... flags) throws InterruptedException {
        return new LocalProxyProgram(environment, new PrintStream(printed, true, StandardCharsets.UTF_8),
                System.err)
            .run(List.of(flags));
    }

    private String told() {
        return complaints.toString(StandardCharsets.UTF_8);
    }
}
