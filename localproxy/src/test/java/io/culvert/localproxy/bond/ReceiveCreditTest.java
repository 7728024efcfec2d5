package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How far a window grows and shrinks, and how much of the process's budget it takes.
class ReceiveCreditTest {

    private static final long ROUND_TRIP = TimeUnit.MILLISECONDS.toNanos(100);

    private final Inbound in = new Inbound(Budget.FLOOR);
    private long now;

    @Test
    void doublesWhileAWindowIsUsedUpInTwoRoundTrips() {
        Budget budget = new Budget(64 << 20);
        ReceiveCredit credit = new ReceiveCredit(in, budget, now);
        for (int i = 0; i < 9; i++) {
            take(credit, in.window());
        }
        assertThat(in.window()).isEqualTo(32 << 20);
        take(credit, in.window());
        assertThat(in.window()).as("the most").isEqualTo(32 << 20);
        assertThat(budget.used()).isEqualTo((32 << 20) - Budget.FLOOR);
        credit.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void staysWhereItIsUsedUpSlowly() {
        ReceiveCredit credit = new ReceiveCredit(in, new Budget(64 << 20), now);
        now += 3 * ROUND_TRIP;
        take(credit, in.window());
        assertThat(in.window()).isEqualTo(Budget.FLOOR);
    }

    @Test
    void leavesHalfOfWhatIsLeftToOthers() {
        Budget budget = new Budget(100_000);
        take(new ReceiveCredit(in, budget, now), in.window());
        assertThat(in.window()).isEqualTo(Budget.FLOOR + 50_000);
    }

    @Test
    void shrinksWithoutTakingBackWhatWasPromised() throws Exception {
        Budget budget = new Budget(64 << 20);
        ReceiveCredit credit = new ReceiveCredit(in, budget, now);
        take(credit, in.window());
        take(credit, in.window());
        in.acknowledge();
        in.data(0, (int) in.taken());
        in.acknowledge();
        long limit = in.limit();
        now += TimeUnit.SECONDS.toNanos(11);
        take(credit, 1000);
        assertThat(in.nextLimit()).isEqualTo(limit);
        take(credit, 200_000);
        assertThat(in.window()).isEqualTo(Budget.FLOOR);
        assertThat(in.nextLimit()).isGreaterThanOrEqualTo(limit);
        assertThat(budget.used()).isZero();
    }

    private void take(ReceiveCredit credit, long bytes) {
        credit.take(bytes, now, ROUND_TRIP);
    }
}
