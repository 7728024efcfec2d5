package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules with every order of events that small worlds allow (spec: c1 19).
class BondModelTest {

    private static final int MAX_STATES = 3_000_000;

    static Stream<Arguments> mustHold() {
        return Stream.of(Arguments.of("no fault", new ModelSetup(3, 2).window(2)),
                Arguments.of("one cut", new ModelSetup(1, 1).cuts(1)),
                Arguments.of("one cut, window 2", new ModelSetup(3, 0).window(2).cuts(1)),
                Arguments.of("one cut, slow readers", new ModelSetup(1, 0).cuts(1).slowReaders()),
                Arguments.of("one restart", new ModelSetup(1, 1).restarts(1)),
                Arguments.of("one cut, one reset", new ModelSetup(1, 0).cuts(1).resets(1)),
                Arguments.of("one cut, one gives up", new ModelSetup(1, 0).cuts(1).givesUp(1)),
                Arguments.of("one cut, without F3", new ModelSetup(1, 0).cuts(1).without(Mutation.NO_READY)),
                Arguments.of("one cut, frames without epoch",
                        new ModelSetup(1, 0).cuts(1).without(Mutation.NO_TAG)),
                Arguments.of("one cut, DATA without position",
                        new ModelSetup(2, 0).cuts(1).without(Mutation.NO_POSITION)),
                Arguments.of("one cut, a relay that leaks",
                        new ModelSetup(1, 0).cuts(1).without(Mutation.LEAKY_RELAY)));
    }

    /// These take minutes, and run with `-Dmodel.long` only.
    static Stream<Arguments> mustHoldToo() {
        ModelSetup cut = new ModelSetup(1, 1).cuts(1);
        return Stream.of(Arguments.of("one cut, both directions", new ModelSetup(2, 1).cuts(1)),
                Arguments.of("one cut, both directions, slow readers", cut.slowReaders()),
                Arguments.of("one cut, queues of 2", cut.queue(2)),
                Arguments.of("one cut, one reset, both directions", cut.resets(1)),
                Arguments.of("one cut, one gives up, both directions", cut.givesUp(1)),
                Arguments.of("two cuts", new ModelSetup(1, 0).cuts(2)),
                Arguments.of("two cuts, one reset", new ModelSetup(1, 0).cuts(2).resets(1)),
                Arguments.of("two restarts", new ModelSetup(1, 1).restarts(2)),
                Arguments.of("one cut, one restart", new ModelSetup(1, 0).cuts(1).restarts(1)),
                Arguments.of("one cut, both give up", new ModelSetup(1, 0).cuts(1).givesUp(2)),
                Arguments.of("one cut, two connections", new ModelSetup(1, 0).cuts(1).connections(2)),
                Arguments.of("one cut, a relay that leaks, both directions",
                        cut.without(Mutation.LEAKY_RELAY)),
                Arguments.of("one cut, a relay that leaks, only the handshake with the epoch",
                        new ModelSetup(1, 0).cuts(1)
                            .without(Mutation.LEAKY_RELAY, Mutation.FRAMES_UNTAGGED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @EnabledIfSystemProperty(named = "model.long", matches = ".*")
    void mustHoldToo(String name, ModelSetup setup) {
        mustHold(name, setup);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mustHold(String name, ModelSetup setup) {
        ModelExplorer.Result result = ModelExplorer.explore(setup, MAX_STATES);
        assertThat(result.violation()).as(result::toString).isNull();
    }

    static Stream<Arguments> mutations() {
        ModelSetup plain = new ModelSetup(1, 0);
        ModelSetup cut = plain.cuts(1);
        return Stream.of(
                Arguments.of(List.of("fault"), cut.without(Mutation.HELLO_UNTAGGED, Mutation.LEAKY_RELAY)),
                Arguments.of(List.of("deadlock"), cut.givesUp(1).without(Mutation.GIVE_UP_IN_HANDSHAKE)),
                Arguments.of(List.of("spurious", "order", "fault", "absence"),
                        cut.without(Mutation.NO_READY, Mutation.NO_TAG, Mutation.LEAKY_RELAY)),
                Arguments.of(List.of("order"),
                        new ModelSetup(2, 0).window(2)
                            .cuts(1)
                            .without(Mutation.FRAMES_UNTAGGED, Mutation.NO_POSITION, Mutation.LEAKY_RELAY)),
                Arguments.of(List.of("fault", "absence", "order"),
                        new ModelSetup(0, 0).cuts(1)
                            .givesUp(1)
                            .connections(2)
                            .without(Mutation.FRAMES_UNTAGGED, Mutation.LEAKY_RELAY)),
                Arguments.of(List.of("fault"), cut.without(Mutation.FREE_AT_SEND)),
                Arguments.of(List.of("absence"), new ModelSetup(1, 1).cuts(1).without(Mutation.FORGET_EARLY)),
                Arguments.of(List.of("deadlock"), plain.slowReaders().without(Mutation.FORGET_BEFORE_ACK)),
                Arguments.of(List.of("absence"), cut.resets(1).without(Mutation.NO_TOMBSTONES)),
                Arguments.of(List.of("absence"), cut.givesUp(1).without(Mutation.KEEP_BOND_ID)),
                Arguments.of(List.of("handed over"), cut.without(Mutation.END_NOT_COUNTED)),
                Arguments.of(List.of("handed over"), plain.slowReaders().without(Mutation.END_AT_RECEIPT)),
                Arguments.of(List.of("fault"),
                        new ModelSetup(0, 0).cuts(1).connections(2).without(Mutation.OPENS_ANY_ORDER)),
                Arguments.of(List.of("deadlock"),
                        new ModelSetup(3, 3).window(2).without(Mutation.READ_NEEDS_WRITE)),
                Arguments.of(List.of("bounds"),
                        new ModelSetup(3, 0).slowReaders().without(Mutation.LIMIT_FROM_RECEIVED)));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void isBrokenWithoutARule(List<String> kinds, ModelSetup setup) {
        ModelExplorer.Result result = ModelExplorer.explore(setup, MAX_STATES);
        assertThat(result.violation()).as(result::toString).isNotNull();
        assertThat(kinds).contains(result.violation().split(":")[0]);
    }
}
