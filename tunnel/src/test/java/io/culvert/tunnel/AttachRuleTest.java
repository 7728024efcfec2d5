package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.AttachResult.Entry;
import io.culvert.tunnel.AttachResult.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of peers that may attach.
class AttachRuleTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Tunnel TUNNEL = Tunnel.opened(
            new NewTunnel("123456789012", null, null, Duration.ofMinutes(5), Map.of(), RelayTerms.NONE),
            new TunnelId("t"), NOON);
    private static final Digest TOKEN = Digest.of("token");

    /// A client token, where one is shown, is a letter. The window is when a token used without one may
    /// return: open until noon, over, or none because the service did not drop the peer.
    @ParameterizedTest(name = "first {0}, now {1}, window {2}, from {3}: {4}, keeps {5}")
    @CsvSource(nullValues = "-", textBlock = """
            # first use | now | window | now from | outcome             | client token kept
            fresh       , -   , -      , same     , FIRST               , -
            fresh       , a   , -      , same     , FIRST               , a
            a           , a   , -      , same     , CLIENT_TOKEN        , a
            a           , a   , -      , other    , CLIENT_TOKEN        , a
            a           , b   , -      , same     , CLIENT_TOKEN_MISMATCH, -
            a           , -   , -      , same     , CLIENT_TOKEN_MISMATCH, -
            a           , -   , open   , same     , CLIENT_TOKEN_MISMATCH, -
            a           , b   , open   , same     , CLIENT_TOKEN_MISMATCH, -
            -           , -   , -      , same     , TOKEN_USED          , -
            -           , a   , -      , same     , TOKEN_USED          , -
            -           , -   , open   , same     , RESTART             , -
            -           , -   , open   , other    , TOKEN_USED          , -
            -           , -   , over   , same     , TOKEN_USED          , -
            -           , a   , open   , same     , RESTART             , -
            -           , a   , open   , other    , TOKEN_USED          , -
            """)
    void decides(@Nullable String first, @Nullable String now, @Nullable String window, String from,
            String outcome, @Nullable String kept) {
        TokenState token = "fresh".equals(first) ? TokenState.fresh(Side.SOURCE)
                : new TokenState(Side.SOURCE, true, digest(first), "192.0.2.1", "before", until(window),
                        null);
        Claim claim = new Claim(TOKEN, Side.SOURCE, digest(now),
                from.equals("same") ? "192.0.2.1" : "192.0.2.2", "after");

        switch (AttachRule.decide(TUNNEL, token, claim, NOON)) {
            case AttachRule.Verdict.Decline(var answer) ->
                assertThat(answer).isEqualTo(new AttachResult.Refused(Refusal.valueOf(outcome)));
            case AttachRule.Verdict.Admit(var next, var entry, var moved) -> {
                assertThat(moved).isNull();
                assertThat(entry).hasToString(outcome);
                assertThat(next).isEqualTo(new TokenState(Side.SOURCE, true, digest(kept), claim.address(),
                        "after", null, null));
            }
        }
    }

    @Test
    void aTokenAdmitsToItsOwnSideOfAnOpenTunnelAlone() {
        TokenState fresh = TokenState.fresh(Side.SOURCE);
        assertThat(refusal(null, fresh, Side.SOURCE, NOON)).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(refusal(TUNNEL, null, Side.SOURCE, NOON)).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(refusal(TUNNEL, fresh, Side.DESTINATION, NOON)).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(refusal(TUNNEL.closed(NOON), fresh, Side.SOURCE, NOON)).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(refusal(TUNNEL, fresh, Side.SOURCE, TUNNEL.expiresAt())).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(refusal(TUNNEL, fresh, Side.SOURCE, TUNNEL.expiresAt().minusMillis(1))).isNull();
    }

    @Test
    void thePeerThatReturnedAfterARestartMayNotReturnAgain() {
        TokenState dropped = new TokenState(Side.SOURCE, true, null, "192.0.2.1", "before", NOON, null);
        Claim claim = new Claim(TOKEN, Side.SOURCE, null, "192.0.2.1", "after");
        AttachRule.Verdict.Admit back = (AttachRule.Verdict.Admit) AttachRule.decide(TUNNEL, dropped, claim,
                NOON);
        assertThat(back.entry()).isEqualTo(Entry.RESTART);
        assertThat(AttachRule.decide(TUNNEL, back.token(), claim, NOON))
            .isEqualTo(new AttachRule.Verdict.Decline(new AttachResult.Refused(Refusal.TOKEN_USED)));
    }

    private static @Nullable Refusal refusal(@Nullable Tunnel tunnel, @Nullable TokenState token, Side side,
            Instant now) {
        Claim claim = new Claim(TOKEN, side, null, "192.0.2.1", "after");
        return AttachRule.decide(tunnel, token, claim,
                now) instanceof AttachRule.Verdict.Decline(AttachResult.Refused(var reason)) ? reason : null;
    }

    private static @Nullable Digest digest(@Nullable String text) {
        return text == null ? null : Digest.of(text);
    }

    private static @Nullable Instant until(@Nullable String window) {
        return window == null ? null : window.equals("open") ? NOON : NOON.minusMillis(1);
    }
}
