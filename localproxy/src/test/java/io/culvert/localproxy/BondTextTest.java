package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.localproxy.bond.BondOwner;
import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.ResetCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The lines that an operator reads about connections that outlive a link (spec: c1 17).
class BondTextTest {

    private static final Instant SINCE = LocalDateTime.parse("2026-11-26T12:00:41")
        .atZone(ZoneId.systemDefault())
        .toInstant();
    private static final BondEvent.WaitingConnections THREE = new BondEvent.WaitingConnections(3,
            SINCE.plus(Duration.ofHours(1)));

    @Test
    void aSideThatWasLostJustNowIsAwaySinceNow() {
        Facing.EpochTerms terms = new Facing.EpochTerms(1, Grant.ABSENT, Grant.ABSENT, List.of(), -1);
        assertThat(BondEvent.OtherSideAway.of(new Facing.Alone(terms, 0), SINCE, THREE).since())
            .isEqualTo(SINCE);
        assertThat(BondEvent.OtherSideAway.of(new Facing.Alone(terms, 41_000), SINCE, THREE).since())
            .isEqualTo(SINCE.minusSeconds(41));
        assertThat(BondEvent.OtherSideAway.of(new Facing.Alone(terms, -1), SINCE, THREE).since()).isNull();
    }

    @Test
    void everyLineIsAsTheSpecificationSays() throws IOException {
        BondId bond = new BondId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
        List<BondEvent> events = List.of(established(false, bond), new BondEvent.ForeignClientAttached(),
                new BondEvent.PathBroken(THREE, 41_232), new BondEvent.OtherSideAway(SINCE, THREE),
                new BondEvent.OtherSideSilent(SINCE, THREE), established(true, bond),
                new BondEvent.LinkDropped("<fault>"),
                new BondEvent.ResumptionSuspended("<fault>", Duration.ofMinutes(10)),
                new BondEvent.ReconnectsSlowed("<fault>", Duration.ofSeconds(30)),
                new BondEvent.ForeignClientDeclined(), new BondEvent.TokenUsedBefore());
        assertThat(events).map(event -> (event.isTrouble() ? "warn " : "info ") + event.text())
            .containsExactlyElementsOf(lines().filter(line -> !line.contains("3 connections ended"))
                .map(line -> line.replaceFirst("^error", "warn"))
                .toList());
        assertThat(lines().filter(line -> line.contains("3 connections ended"))
            .allMatch(line -> Stream.of(ResetCode.REPLACED, ResetCode.REVOKED)
                .allMatch(why -> line.contains("`" + why.text() + "`"))))
            .isTrue();
    }

    private static BondEvent.Established established(boolean resumed, BondId bond) {
        return new BondEvent.Established(
                new BondOwner.Up(resumed, bond, 3, Duration.ofMillis(31_200), 18_400, Duration.ofMillis(38)));
    }

    /// The lines of the specification's table, with their levels.
    private static Stream<String> lines() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "spec", "c1.md"));
        String section = text.substring(text.indexOf("<a id=\"17\">"), text.indexOf("<a id=\"18\">"));
        Matcher row = Pattern.compile("\\| (info|warn|error) \\| (.*) \\|").matcher(section);
        return row.results()
            .map(found -> found.group(1) + " " + found.group(2).replaceFirst("^`([^`]*)`$", "$1"));
    }
}
