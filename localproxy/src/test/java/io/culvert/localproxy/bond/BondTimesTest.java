package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.Grant;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.ResetCode;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How long a bond waits for the other side, on a machine that may be suspended meanwhile (spec: c1 12).
class BondTimesTest {

    private static final Duration AWAY = TestSettings.AWAY;

    private final List<ResetCode> ended = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long nanos;
    private long millis;
    private final BondParts end = new BondParts(EndRole.SOURCE, TestSettings.of(new Budget(1 << 20)),
            channel.eventLoop(), new Owner(), new Clocks(() -> nanos, () -> millis));
    private final BondTimes times = end.times;

    @BeforeEach
    void loseALinkWithABond() {
        end.rules.adopt(new Bond(new BondId(1, 2), new BondRoot(new byte[32]),
                new Grants(Grant.ABSENT, Grant.ABSENT), (int) AWAY.toSeconds(),
                new Connections(EndRole.SOURCE, 8, 1 << 16, new BondDecisions(end))));
        times.down();
    }

    @Test
    void aBondEndsOnceTheOtherSideWasAwayForAsLongAsAgreed() {
        awake(AWAY.minusSeconds(5));
        assertThat(ended).isEmpty();
        assertThat(times.patienceLeft()).isEqualTo(Duration.ofSeconds(5));
        awake(Duration.ofSeconds(5));
        assertThat(ended).containsExactly(ResetCode.AWAY);
    }

    @Test
    void aLaptopThatWasSuspendedForAnHourMayStillComeBack() {
        awake(Duration.ofMinutes(1));
        suspended(AWAY, true);
        assertThat(ended).as("at once after the suspension").isEmpty();
        awake(Duration.ofSeconds(5));
        assertThat(ended).as("soon after it").isEmpty();
        awake(Duration.ofSeconds(10));
        assertThat(ended).containsExactly(ResetCode.AWAY);
    }

    @Test
    void aSuspensionThatTheMonotonicClockDoesNotCountTakesNothingFromTheTime() {
        awake(Duration.ofMinutes(1));
        suspended(AWAY, false);
        assertThat(times.patienceLeft()).isEqualTo(AWAY.minusSeconds(65));
        awake(Duration.ofMinutes(58));
        assertThat(ended).isEmpty();
        awake(Duration.ofMinutes(1));
        assertThat(ended).containsExactly(ResetCode.AWAY);
    }

    /// A PING behind other frames would measure the queues on the way, and windows would grow with them.
    @Test
    void asksOnlyAnOtherEndThatIsSilent() {
        EmbeddedChannel link = up();
        for (int i = 0; i < 20; i++) {
            awake(Duration.ofSeconds(5));
            times.heard();
        }
        assertThat(link.outboundMessages()).isEmpty();
        awake(Duration.ofSeconds(30));
        assertThat(link.outboundMessages()).as("a PING").hasSize(1);
        link.releaseOutbound();
    }

    @Test
    void resetsAConnectionThatIsHalfClosedAndCarriesNothing() {
        EmbeddedChannel link = up();
        BondSocket half = end.sockets.open("").orElseThrow();
        half.connection.out.end();
        busy(TestSettings.HALF_CLOSED);
        assertThat(end.sockets.count()).isEqualTo(2);
        busy(Duration.ofSeconds(5));
        assertThat(end.sockets.count()).as("the other one is whole").isEqualTo(1);
        link.releaseOutbound();
    }

    /// The other end sends frames, but none about the connections.
    private void busy(Duration time) {
        for (long left = time.toSeconds(); left > 0; left -= 5) {
            times.heard();
            pass(Duration.ofSeconds(5), true);
        }
    }

    /// The other end is back, and there is a connection.
    private EmbeddedChannel up() {
        EmbeddedChannel link = new EmbeddedChannel();
        end.sockets.open("");
        end.rules.up(false);
        end.scheduler.pump();
        end.scheduler.use(link);
        return link;
    }

    private void awake(Duration time) {
        for (long left = time.toSeconds(); left > 0; left -= 5) {
            pass(Duration.ofSeconds(5), true);
        }
    }

    private void suspended(Duration time, boolean counted) {
        pass(time, counted);
        if (!counted) {
            nanos += Duration.ofSeconds(5).toNanos();
            millis += 5_000;
            times.look();
        }
    }

    private void pass(Duration time, boolean counted) {
        nanos += counted ? time.toNanos() : 0;
        millis += time.toMillis();
        times.look();
    }

    private final class Owner extends QuietOwner {

        @Override
        public void ended(int connections, ResetCode why) {
            ended.add(why);
        }
    }
}
