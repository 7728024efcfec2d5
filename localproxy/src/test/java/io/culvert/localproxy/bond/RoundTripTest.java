package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.Octets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The round trip by which windows grow (spec: c1 10.3, 12).
class RoundTripTest {

    private long now = Duration.ofMinutes(1).toNanos();
    private final RoundTrip roundTrip = new RoundTrip(() -> now);

    @Test
    void theFirstPingCountsInsteadOfAHandshakeThatTookLonger() {
        shakeHands(400);
        assertThat(millis()).isEqualTo(400);
        ping(2);
        assertThat(millis()).isEqualTo(2);
    }

    @Test
    void aFirstPingThatWaitedForDataDoesNotCount() {
        shakeHands(20);
        ping(500);
        assertThat(millis()).isEqualTo(20);
    }

    @Test
    void laterPingsCountForAnEighth() {
        shakeHands(80);
        ping(80);
        ping(160);
        assertThat(millis()).isEqualTo(90);
    }

    @Test
    void anAnswerToAPingThatWasNeverSentDoesNotCount() {
        shakeHands(20);
        roundTrip.ponged(new BondFrame.Pong(1, now));
        roundTrip.ponged(new BondFrame.Pong(1, now + 1));
        roundTrip.ponged(new BondFrame.Pong(1, 0));
        assertThat(millis()).isEqualTo(20);
    }

    private void shakeHands(long millis) {
        roundTrip.sent(new BondFrame.Proof(1, Octets.EMPTY));
        roundTrip.sent(new BondFrame.Hello(1, new BondFrame.Promises(1, 0, BondId.NONE, Octets.EMPTY, 1, 1),
                Octets.EMPTY));
        now += Duration.ofMillis(millis).toNanos();
        roundTrip.up();
    }

    private void ping(long millis) {
        long sent = now;
        now += Duration.ofMillis(millis).toNanos();
        roundTrip.ponged(new BondFrame.Pong(1, sent));
    }

    private long millis() {
        return Duration.ofNanos(roundTrip.nanos()).toMillis();
    }
}
