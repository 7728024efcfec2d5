package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.localproxy.bond.DropPolicy.Advice;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The advice to an end that drops its links again and again (spec: c1 13.2).
class DropPolicyTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final DropPolicy drops = new DropPolicy();

    @Test
    void endsTheBondAfterThreeFaultsInAMinuteAndSpeaksV3AfterThreeMore() {
        assertThat(drops.fault(0)).isEqualTo(Advice.GO_ON);
        assertThat(drops.fault(20 * SECOND)).isEqualTo(Advice.GO_ON);
        assertThat(drops.fault(40 * SECOND)).isEqualTo(Advice.END_BOND);
        assertThat(drops.fault(50 * SECOND)).isEqualTo(Advice.GO_ON);
        assertThat(drops.fault(60 * SECOND)).isEqualTo(Advice.GO_ON);
        assertThat(drops.fault(70 * SECOND)).isEqualTo(Advice.SPEAK_V3);
    }

    @Test
    void goesOnWhereFaultsAreRare() {
        for (int i = 0; i < 20; i++) {
            assertThat(drops.fault(i * 31 * SECOND)).isEqualTo(Advice.GO_ON);
        }
    }

    @Test
    void beginsAnewWhereTheEndOfTheBondHelpedForAWhile() {
        for (int i = 0; i < 3; i++) {
            drops.fault(0);
        }
        assertThat(drops.fault(61 * SECOND)).isEqualTo(Advice.GO_ON);
        assertThat(drops.fault(62 * SECOND)).isEqualTo(Advice.GO_ON);
        assertThat(drops.fault(63 * SECOND)).isEqualTo(Advice.END_BOND);
    }

    @Test
    void speaksV3WhereTheServiceNeverAnnouncesAnEpoch() {
        assertThat(drops.notAnnounced()).isEqualTo(Advice.GO_ON);
        assertThat(drops.notAnnounced()).isEqualTo(Advice.GO_ON);
        assertThat(drops.notAnnounced()).isEqualTo(Advice.SPEAK_V3);
    }

    @Test
    void triesForEverWhereItOnceDid() {
        drops.announced();
        assertThat(drops.notAnnounced()).isEqualTo(Advice.GO_ON);
        assertThat(drops.notAnnounced()).isEqualTo(Advice.GO_ON);
        for (int i = 0; i < 10; i++) {
            assertThat(drops.notAnnounced()).isEqualTo(Advice.TRY_RARELY);
        }
    }
}
