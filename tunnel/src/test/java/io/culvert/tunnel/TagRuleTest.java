package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of changes of tags.
class TagRuleTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);

    /// A letter is a tag's key, the digit after it its value. At most two tags are allowed; a tunnel may have
    /// more if the limit was higher before.
    @ParameterizedTest(name = "has {0}, sets {1}, removes {2}: {3}, then {4}")
    @CsvSource(nullValues = "-", textBlock = """
            # has      | set      | removed | outcome       | then
            -          , a1       , -       , Tagged        , a1
            -          , a1 b1    , -       , Tagged        , a1 b1
            -          , a1 b1 c1 , -       , LimitExceeded , -
            a1         , b1       , -       , Tagged        , a1 b1
            a1         , a2       , -       , Tagged        , a2
            a1 b1      , a2       , -       , Tagged        , a2 b1
            a1 b1      , c1       , -       , LimitExceeded , -
            a1 b1 c1   , c2       , -       , LimitExceeded , -
            a1 b1      , -        , a       , Tagged        , b1
            a1 b1      , -        , c       , Tagged        , a1 b1
            a1 b1 c1 d1, -        , a       , Tagged        , b1 c1 d1
            a1         , -        , a       , Tagged        , -
            -          , -        , a       , Tagged        , -
            """)
    void decides(@Nullable String has, @Nullable String set, @Nullable String removed, String outcome,
            @Nullable String then) {
        Tunnel stored = tunnel(tags(has));
        switch (TagRule.decide(stored, new Tagging(stored, tags(set), tags(removed).keySet(), 2), LATER)) {
            case TagResult.Tagged(var next) -> {
                assertThat(outcome).isEqualTo("Tagged");
                assertThat(next).isEqualTo(stored.tagged(tags(then), LATER));
                assertThat(next.version()).isEqualTo(stored.version() + 1);
                assertThat(next.tags().keySet()).containsExactlyElementsOf(tags(then).keySet());
            }
            case TagResult refused -> assertThat(refused.getClass().getSimpleName()).isEqualTo(outcome);
        }
    }

    @Test
    void tagsNoTunnelThatIsNotThere() {
        Tunnel seen = tunnel(Map.of());
        assertThat(TagRule.decide(null, new Tagging(seen, tags("a1"), tags(null).keySet(), 2), LATER))
            .isEqualTo(new TagResult.NotFound());
    }

    @Test
    void tagsAClosedTunnel() {
        Tunnel closed = tunnel(Map.of()).closed(NOON);
        assertThat(TagRule.decide(closed, new Tagging(closed, tags("a1"), tags(null).keySet(), 2), LATER))
            .isEqualTo(new TagResult.Tagged(closed.tagged(tags("a1"), LATER)));
    }

    @Test
    void refusesACallerWhosePermissionWasCheckedOnOtherTags() {
        Tunnel stored = tunnel(tags("a1"));
        for (Map<String, String> seen : List.of(tags(null), tags("a2"), tags("a1 b1"))) {
            assertThat(TagRule.decide(stored,
                    new Tagging(tunnel(seen), tags("a1 b1 c1"), tags(null).keySet(), 2), LATER))
                .isEqualTo(new Stale(stored));
        }
    }

    private static Tunnel tunnel(Map<String, String> tags) {
        return Tunnel.opened(
                new NewTunnel("123456789012", null, null, Duration.ofMinutes(5), tags, RelayTerms.NONE),
                new TunnelId("t"), NOON);
    }

    /// In the order of the text.
    private static Map<String, String> tags(@Nullable String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (text != null) {
            for (String tag : List.of(text.split(" ", -1))) {
                tags.put(tag.substring(0, 1), tag.substring(1));
            }
        }
        return tags;
    }
}
