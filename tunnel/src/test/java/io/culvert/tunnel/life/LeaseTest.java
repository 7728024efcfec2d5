package io.culvert.tunnel.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How long a life may act, whatever the order of what happens.
class LeaseTest {

    private static final Duration AWAY = Duration.ofSeconds(60);

    private final HandClock clock = new HandClock();
    private final Lease lease = Lease.entered(LifeId.random(), AWAY, clock, Lease.ask(0, clock));

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void lastsFromBeforeTheQuestionNotFromItsAnswer() {
        clock.pass(seconds(10));
        Lease.Ask ask = lease.ask(1);
        clock.pass(seconds(40));
        lease.answered(ask);
        assertThat(lease.age()).isEqualTo(seconds(40));
        clock.pass(seconds(20).minusNanos(1));
        assertThat(lease.mayAct()).isTrue();
        clock.pass(Duration.ofNanos(1));
        assertThat(lease.mayAct()).isFalse();
    }

    @Test
    void theMomentOfEnteringCountsFromItsQuestionToo() {
        clock.pass(AWAY);
        assertThat(lease.mayAct()).isFalse();
    }

    @Test
    void onceOverItIsOverForEver() {
        Lease.Ask asked = lease.ask(1);
        clock.pass(AWAY);
        assertThat(lease.mayAct()).isFalse();
        lease.answered(asked);
        lease.answered(lease.ask(2));
        assertThat(lease.mayAct()).isFalse();
    }

    @Test
    void anAnswerThatComesAfterTheEndDoesNotReviveItAlsoIfNobodyLooked() {
        clock.pass(seconds(59));
        Lease.Ask ask = lease.ask(1);
        clock.pass(seconds(2));
        lease.answered(ask);
        assertThat(lease.mayAct()).isFalse();
    }

    @Test
    void aMachineThatSleptMayNotAct() {
        clock.sleep(AWAY);
        assertThat(lease.mayAct()).isFalse();
    }

    @Test
    void aWallClockThatIsSetBackProlongsNothing() {
        clock.set(seconds(-3600));
        clock.pass(AWAY.minusMillis(1));
        assertThat(lease.mayAct()).isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(lease.mayAct()).isFalse();
    }

    @Test
    void answersInAnotherOrderTakeNothingBack() {
        clock.pass(seconds(10));
        Lease.Ask first = lease.ask(1);
        clock.pass(seconds(10));
        Lease.Ask second = lease.ask(2);
        lease.answered(second);
        lease.answered(first);
        assertThat(lease.renewal()).isEqualTo(2);
        assertThat(lease.age()).isEqualTo(Duration.ZERO);
    }

    @Test
    void endsAtOnceWhenTheDatabaseSaysSo() {
        lease.end();
        assertThat(lease.mayAct()).isFalse();
        Lease.ALONE.end();
        assertThat(Lease.ALONE.mayAct()).isTrue();
    }

    private enum Step {
        ASK, WRITE, ANSWER, STALL, SLEEP, LOOK
    }

    /// Every order of seven steps: asking, the database's write, its answer, half of the time away passing on
    /// both clocks or on one, and looking. Another life would call this one lost at the earliest the time away
    /// after it first saw the last number written, which is after that was written; the lease must be
    /// over then.
    @Test
    void inNoOrderDoesALifeActWhenAnotherMayCallItLost() {
        List<Step> order = new ArrayList<>();
        Set<Boolean> acted = new HashSet<>();
        orders(order, 7, acted);
        assertThat(acted).containsExactlyInAnyOrder(true, false);
    }

    private static void orders(List<Step> order, int more, Set<Boolean> acted) {
        if (more == 0) {
            play(order, acted);
            return;
        }
        for (Step step : Step.values()) {
            order.add(step);
            orders(order, more - 1, acted);
            order.removeLast();
        }
    }

    private static void play(List<Step> order, Set<Boolean> acted) {
        HandClock clock = new HandClock();
        Lease lease = Lease.entered(LifeId.random(), AWAY, clock, Lease.ask(0, clock));
        Lease.Ask asked = null;
        boolean written = false;
        long number = 0;
        long trueTime = 0;
        long lastWrite = 0;
        boolean over = false;
        for (Step step : order) {
            switch (step) {
                case ASK -> {
                    asked = lease.ask(++number);
                    written = false;
                }
                case WRITE -> {
                    written = asked != null;
                    lastWrite = written ? trueTime : lastWrite;
                }
                case ANSWER -> {
                    if (asked != null && written) {
                        lease.answered(asked);
                    }
                }
                case STALL -> {
                    clock.pass(AWAY.dividedBy(2));
                    trueTime += AWAY.dividedBy(2).toMillis();
                }
                case SLEEP -> {
                    clock.sleep(AWAY.dividedBy(2));
                    trueTime += AWAY.dividedBy(2).toMillis();
                }
                case LOOK -> {
                    boolean may = lease.mayAct();
                    acted.add(may);
                    if (may && (over || trueTime - lastWrite >= AWAY.toMillis())) {
                        throw new AssertionError("acted again or too late: " + order);
                    }
                    over |= !may;
                }
            }
        }
    }
}
