package io.culvert.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandshakesTest {

    private final Handshakes handshakes = new Handshakes();
    private final AtomicInteger begun = new AtomicInteger();

    @Test
    void opensSoManyAtATimeAndTheOthersInTurn() {
        for (int i = 0; i < 100; i++) {
            assertThat(handshakes.begin(begun::incrementAndGet)).isTrue();
        }
        assertThat(begun).hasValue(Handshakes.MOST);
        handshakes.ended();
        assertThat(begun).hasValue(Handshakes.MOST + 1);
        for (int i = 1; i < 100; i++) {
            handshakes.ended();
        }
        assertThat(begun).hasValue(100);
        assertThat(handshakes.isIdle()).isTrue();
    }

    @Test
    void refusesMoreThanMayWait() {
        for (int i = 0; i < Handshakes.MOST + Handshakes.MOST_WAITING; i++) {
            assertThat(handshakes.begin(begun::incrementAndGet)).isTrue();
        }
        assertThat(handshakes.begin(begun::incrementAndGet)).isFalse();
    }
}
