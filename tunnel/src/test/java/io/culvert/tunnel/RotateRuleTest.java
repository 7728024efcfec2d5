package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of rotations.
class RotateRuleTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);

    /// A destination is a thing, or none, and its services. At most three services are allowed.
    @ParameterizedTest(name = "has {0}, given {1}, rotated {2}: {3}, adopts {4}")
    @CsvSource(nullValues = "-", textBlock = """
            # has       | given        | rotated     | outcome              | adopts
            -           , -            , SOURCE      , Rotate               , -
            -           , -            , DESTINATION , Rotate               , -
            -           , -            , BOTH        , Rotate               , -
            -           , pump:A       , SOURCE      , DestinationNotAllowed, -
            -           , pump:A       , DESTINATION , Rotate               , pump:A
            -           , :A           , BOTH        , Rotate               , :A
            -           , pump:A+B+C   , BOTH        , Rotate               , pump:A+B+C
            -           , pump:A+B+C+D , BOTH        , LimitExceeded        , -
            pump:A      , -            , SOURCE      , Rotate               , -
            pump:A      , -            , BOTH        , Rotate               , -
            pump:A      , pump:A       , SOURCE      , DestinationNotAllowed, -
            pump:A      , pump:A       , DESTINATION , Rotate               , -
            pump:A+B    , pump:B+A     , BOTH        , Rotate               , -
            pump:A      , valve:A      , DESTINATION , DestinationDiffers   , -
            pump:A      , :A           , DESTINATION , DestinationDiffers   , -
            :A          , pump:A       , DESTINATION , DestinationDiffers   , -
            pump:A      , pump:A+B     , BOTH        , DestinationDiffers   , -
            pump:A+B+C+D, pump:A+B+C+D , BOTH        , Rotate               , -
            """)
    void decides(@Nullable String has, @Nullable String given, String rotated, String outcome,
            @Nullable String adopts) {
        Tunnel stored = tunnel(has);
        Set<Side> sides = rotated.equals("BOTH") ? EnumSet.allOf(Side.class)
                : EnumSet.of(Side.valueOf(rotated));
        switch (RotateRule.decide(stored, rotation(stored, sides, destination(given)), LATER)) {
            case RotateRule.Verdict.Refuse(var reason) ->
                assertThat(reason.getClass().getSimpleName()).isEqualTo(outcome);
            case RotateRule.Verdict.Rotate(var next, var adopted) -> {
                assertThat(outcome).isEqualTo("Rotate");
                assertThat(adopted).isEqualTo(destination(adopts));
                assertThat(next).isEqualTo(stored.rotated(sides, destination(adopts), LATER));
            }
        }
    }

    @Test
    void endsTheAttachmentsOfTheRotatedSidesAlone() {
        Tunnel stored = tunnel("pump:A");
        RotateRule.Verdict.Rotate verdict = (RotateRule.Verdict.Rotate) RotateRule.decide(stored,
                rotation(stored, EnumSet.of(Side.DESTINATION), null), LATER);
        assertThat(verdict.tunnel().version()).isEqualTo(stored.version() + 1);
        assertThat(verdict.tunnel().lastUpdatedAt()).isEqualTo(LATER);
        assertThat(stored.changeTo(verdict.tunnel()).ended())
            .containsExactly(Map.entry(Side.DESTINATION, "the destination's"));
    }

    @Test
    void rotatesOpenTunnelsAlone() {
        Tunnel stored = tunnel(null);
        Rotation rotation = rotation(stored, EnumSet.allOf(Side.class), null);
        RotateRule.Verdict notFound = new RotateRule.Verdict.Refuse(new RotateResult.NotFound());
        assertThat(RotateRule.decide(null, rotation, LATER)).isEqualTo(notFound);
        assertThat(RotateRule.decide(stored.closed(NOON), rotation, LATER)).isEqualTo(notFound);
        assertThat(RotateRule.decide(stored, rotation, stored.expiresAt())).isEqualTo(notFound);
        assertThat(RotateRule.decide(stored, rotation, stored.expiresAt().minusMillis(1)))
            .isInstanceOf(RotateRule.Verdict.Rotate.class);
    }

    @Test
    void refusesACallerWhosePermissionWasCheckedOnAnotherDestinationOrOtherTags() {
        Tunnel stored = tunnel("pump:A");
        RotateRule.Verdict stale = new RotateRule.Verdict.Refuse(new Stale(stored));
        for (Tunnel seen : List.of(tunnel(null), tunnel("valve:A"), stored.tagged(Map.of("k", "v"), NOON))) {
            assertThat(RotateRule.decide(stored, rotation(seen, EnumSet.of(Side.SOURCE), seen.destination()),
                    LATER))
                .isEqualTo(stale);
        }
    }

    /// An open tunnel with both peers attached.
    private static Tunnel tunnel(@Nullable String destination) {
        return Tunnel
            .opened(new NewTunnel("123456789012", null, destination(destination), Duration.ofMinutes(5),
                    Map.of(), RelayTerms.NONE), new TunnelId("t"), NOON)
            .connected(Side.SOURCE, new ConnectionState("the source's", NOON))
            .connected(Side.DESTINATION, new ConnectionState("the destination's", NOON));
    }

    private static Rotation rotation(Tunnel seen, Set<Side> sides, @Nullable Destination given) {
        Map<Side, Digest> digests = new EnumMap<>(Side.class);
        sides.forEach(side -> digests.put(side, Digest.of(side.name())));
        return new Rotation(seen, new IssuedTokens(digests, null), given, TunnelsConfig.DEFAULTS);
    }

    private static @Nullable Destination destination(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int colon = text.indexOf(':');
        return new Destination(colon == 0 ? null : text.substring(0, colon),
                Arrays.asList(text.substring(colon + 1).split("\\+", -1)));
    }
}
