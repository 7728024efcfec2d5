package io.culvert.tunnel.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.LifeState;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hints as text.
class HintLinesTest {

    private static final TunnelId TUNNEL = new TunnelId("t-1");
    private static final LifeId LIFE = LifeId.of("00000000-0000-4000-8000-000000000001");

    static Stream<Hint> hints() {
        return Stream.of(
                new Hint.Leave(TUNNEL, Set.of(Side.SOURCE, Side.DESTINATION), 7, 4000, "Tunnel closed."),
                new Hint.Leave(TUNNEL, Set.of(Side.DESTINATION), 7, 0, ""), new Hint.Adopt(TUNNEL),
                new Hint.Due("123456789012", "pump"),
                new Hint.CertificateChanged("123456789012", "c".repeat(64)),
                new Hint.AuthorityChanged("123456789012", "a1"), new Hint.Took(List.of("a", "b")),
                new Hint.IdentityChanged(Long.MAX_VALUE), new Hint.NodeChanged(LIFE, LifeState.DRAINING));
    }

    @ParameterizedTest
    @MethodSource("hints")
    void aLineIsReadAsItWasWritten(Hint hint) {
        assertThat(HintLines.read(HintLines.write(hint))).contains(hint);
    }

    @Test
    void theLinesAreThese() {
        assertThat(hints().map(HintLines::write)).containsExactly(
                "leave t-1 source,destination 7 4000 Tunnel closed.", "leave t-1 destination 7 0 ",
                "adopt t-1", "due 123456789012 pump", "certificate 123456789012 " + "c".repeat(64),
                "authority 123456789012 a1", "took a b", "identity 9223372036854775807",
                "node 00000000-0000-4000-8000-000000000001 DRAINING");
    }

    @Test
    void wordsCannotAddALine() {
        assertThat(HintLines.write(new Hint.Leave(TUNNEL, Set.of(Side.SOURCE), 1, 1000, "a\nadopt t\r")))
            .doesNotContain("\n", "\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "wave t-1", "leave", "leave t-1 source x 0 ", "leave t-1 middle 1 0 ",
            "leave t-1 source 1", "leave t!1 source 1 0 ", "adopt", "adopt ", "due 1", "certificate 1",
            "authority 1", "took", "identity", "identity x", "node x UP",
            "node 00000000-0000-4000-8000-000000000001 GONE"})
    void ignoresWhatItDoesNotUnderstand(String line) {
        assertThat(HintLines.read(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adopt t-1 more", "due 1 pump more", "certificate 1 c more fields than known",
            "identity 7 more", "node 00000000-0000-4000-8000-000000000001 UP more"})
    void ignoresFieldsThatALaterBuildAdds(String line) {
        assertThat(HintLines.read(line)).isPresent();
    }
}
