package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// When a local proxy offers C1, and when it does without (spec: c1 4, 13.2).
class OfferPolicyTest {

    private long nanos;
    private final OfferPolicy offers = OfferPolicy.offering(false, () -> nanos);
    private final OfferPolicy required = OfferPolicy.offering(true, () -> nanos);

    @Test
    void offersAtFirst() {
        assertThat(offers.offers()).isTrue();
        assertThat(offers.leastDelay()).isZero();
    }

    @Test
    void makesOneHandshakeWithoutAnOfferAfterA400() {
        assertThat(offers.badRequest()).isTrue();
        assertThat(offers.offers()).isFalse();
        assertThat(offers.badRequest()).as("the offer was not the cause").isFalse();
        offers.accepted();
        assertThat(offers.offers()).isTrue();
    }

    @Test
    void doesNotTryWithoutAnOfferWhereC1IsRequired() {
        assertThat(required.badRequest()).isFalse();
        assertThat(required.offers()).isTrue();
    }

    @Test
    void speaksV3ForTenMinutesAfterManyFailures() {
        assertThat(offers.suspend("x"))
            .isEqualTo(new BondEvent.ResumptionSuspended("x", Duration.ofMinutes(10)));
        offers.accepted();
        passes(Duration.ofMinutes(10).minusNanos(1));
        assertThat(offers.offers()).isFalse();
        passes(Duration.ofNanos(1));
        assertThat(offers.offers()).isTrue();
    }

    @Test
    void countsTheTenMinutesFromTheLastFailure() {
        offers.suspend("x");
        passes(Duration.ofMinutes(9));
        offers.suspend("x");
        passes(Duration.ofMinutes(9));
        assertThat(offers.offers()).isFalse();
    }

    @Test
    void reconnectsLessOftenWhereC1IsRequired() {
        assertThat(required.suspend("x"))
            .isEqualTo(new BondEvent.ReconnectsSlowed("x", Duration.ofSeconds(30)));
        assertThat(required.offers()).isTrue();
        assertThat(required.leastDelay()).isEqualTo(Duration.ofSeconds(30));
        passes(Duration.ofMinutes(10));
        assertThat(required.leastDelay()).isZero();
    }

    @Test
    void neverOffersWhereResumptionIsOff() {
        OfferPolicy off = OfferPolicy.never();
        off.accepted();
        assertThat(off.offers()).isFalse();
        assertThat(off.badRequest()).isFalse();
        assertThat(off.isRequired()).isFalse();
    }

    private void passes(Duration time) {
        nanos += time.toNanos();
    }
}
