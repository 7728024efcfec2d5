package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings.Fit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The values of `-s` and `-d`, and the tunnels that they fit.
class PortMappingsTest {

    private static final String EXPECTED = " (expected: ID=ADDRESS, or one address alone)";

    @ParameterizedTest
    @CsvSource({"22, here:22", "' 22 ', here:22", "Host.Example:80, host.example:80",
            "10.0.0.1:80, 10.0.0.1:80", "[::1]:22, [::1]:22", "/run/ssh.socket, /run/ssh.socket", "./s, ./s",
            "65535, here:65535"})
    void aSingleAddressNeedsNoServiceId(String text, String address) {
        PortMappings mappings = PortMappings.parse(text, "here");
        assertThat(mappings.byServiceId().keySet()).containsExactly("");
        assertThat(mappings.byServiceId().get("")).hasToString(address);
    }

    @Test
    void severalAddressesStandUnderTheirServiceIds() {
        assertThat(PortMappings.parse(" SSH1 = 5555 ,,a:b.c-d_e=10.0.0.1:80, SSH1=7,", "here").byServiceId())
            .containsExactly(entry("SSH1", new LocalAddress.Tcp("here", 5555)),
                    entry("a:b.c-d_e", new LocalAddress.Tcp("10.0.0.1", 80)));
    }

    @Test
    void nothingMeansChosenPorts() {
        assertThat(PortMappings.parse(" , ", "here")).isEqualTo(PortMappings.CHOSEN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|Port must be between 1 and 65535",
            "65536|Port must be between 1 and 65535", "99999999999|Port value is too large",
            "h:abc|Port must contain only digits", "h:|Port cannot be empty",
            "A=1,2|port mapping: 2" + EXPECTED, "A=1=2|port mapping: A=1=2" + EXPECTED,
            "1,2|port mapping: 1" + EXPECTED, "A=|port mapping: A=" + EXPECTED,
            "=1|port mapping: =1" + EXPECTED,
            "A/b=1|Service ID must contain only alphanumeric characters, hyphens, underscores, colons, and dots",
            "A=h_x:1|Bind address contains invalid characters", "x|address: x (expected:",
            "::1|address: : (expected:", "[::1]|address: [::1] (expected:",
            "[::1:22|address: [::1 (expected:", "[h]:22|address: [h] (expected:",
            ":22|address: :22 (expected:"})
    void refusesOtherForms(String text, String why) {
        assertThatThrownBy(() -> PortMappings.parse(text, "here"))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(why);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> PortMappings.parse("a".repeat(129) + "=1", "here"))
            .hasMessage("Service ID exceeds maximum allowed length");
        assertThatThrownBy(() -> PortMappings.parse("a".repeat(254) + ":1", "here"))
            .hasMessage("Bind address exceeds maximum allowed length");
        assertThatThrownBy(() -> PortMappings.parse("/" + "a".repeat(4096), "here"))
            .hasMessage("Path exceeds maximum allowed length");
    }

    @Test
    void aSingleAddressFitsAnyTunnel() {
        PortMappings single = PortMappings.parse("22", "here");
        LocalAddress here = new LocalAddress.Tcp("here", 22);
        assertThat(fit(single, Mode.DESTINATION, "SSH")).isEqualTo(new Fit.Fitting(Map.of("SSH", here)));
        assertThat(fit(single, Mode.DESTINATION)).isEqualTo(new Fit.Fitting(Map.of("", here)));
    }

    @Test
    void givenServiceIdsAreExactlyTheTunnels() {
        PortMappings given = PortMappings.parse("A=1,B=2", "here");
        assertThat(fit(given, Mode.SOURCE, "B", "A")).isEqualTo(new Fit.Fitting(given.byServiceId()));
        assertThat(fit(given, Mode.SOURCE, "A")).isInstanceOf(Fit.Mismatch.class);
        assertThat(fit(given, Mode.SOURCE, "A", "C")).isInstanceOf(Fit.Mismatch.class);
    }

    @Test
    void whatIsNotFoundASourceChoosesAndADestinationMisses() {
        LocalAddress one = new LocalAddress.Tcp("here", 1);
        PortMappings found = new PortMappings(Map.of("A", one, "X", one), false);
        assertThat(fit(found, Mode.SOURCE, "A", "B"))
            .isEqualTo(new Fit.Fitting(Map.of("A", one, "B", new LocalAddress.Tcp("bound", 0))));
        assertThat(fit(found, Mode.DESTINATION, "A")).isEqualTo(new Fit.Fitting(Map.of("A", one)));
        assertThat(fit(found, Mode.DESTINATION, "A", "B"))
            .isEqualTo(new Fit.Mismatch(PortMappings.Problem.INCOMPLETE));
        assertThat(fit(PortMappings.CHOSEN, Mode.DESTINATION, "A"))
            .isEqualTo(new Fit.Mismatch(PortMappings.Problem.NONE));
    }

    private static Fit fit(PortMappings mappings, Mode mode, String... services) {
        return mappings.fit(List.of(services), mode, "bound");
    }

    @FuzzTest(maxDuration = "1m")
    void anyTextIsReadOrRefused(byte[] bytes) {
        PortMappings mappings;
        try {
            mappings = PortMappings.parse(new String(bytes, StandardCharsets.UTF_8), "here");
        } catch (IllegalArgumentException e) {
            return;
        }
        mappings.byServiceId().forEach((id, address) -> {
            assertThat(id).matches("[a-zA-Z0-9:._-]{0,128}");
            assertThat(LocalAddress.parse(address.toString(), "other")).isEqualTo(address);
        });
    }
}
