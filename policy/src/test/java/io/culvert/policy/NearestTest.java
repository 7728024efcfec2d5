package io.culvert.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The known name that a mistyped one probably means.
class NearestTest {

    @Test
    void isTheOneThatTheFewestEditsMake() {
        List<String> known = List.of("services", "endpoint", "mqtt", "thing");
        assertThat(Nearest.to("servicse", known)).isEqualTo("services");
        assertThat(Nearest.to("THNIG", known)).isEqualTo("thing");
        assertThat(Nearest.to("", known)).isEqualTo("mqtt");
    }

    @Test
    void isTheOneThatTheGivenNameBegins() {
        assertThat(Nearest.to("Topic", List.of("ca", "topic-prefix"))).isEqualTo("topic-prefix");
    }

    @Test
    void isTheFirstInOrderOfSeveral() {
        assertThat(Nearest.to("b", Set.of("c", "a"))).isEqualTo("a");
    }

    @Test
    void isEmptyIfNoneIsKnown() {
        assertThat(Nearest.to("a", Set.of())).isEmpty();
    }
}
