package io.culvert.control.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.control.api.ApiError;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallRatesTest {

    private Instant now = Instant.EPOCH;

    @Test
    void forgetsAccountsThatHaveStoppedCalling() {
        CallRates rates = new CallRates(1, () -> now);
        for (int i = 0; i < 5000; i++) {
            rates.count("account-" + i);
        }
        now = now.plusSeconds(2);
        rates.count("account-0");
        assertThat(rates.remembered()).isEqualTo(1);
        assertThatThrownBy(() -> rates.count("account-0")).isInstanceOf(ApiError.class);
    }
}
