package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.tunnel.RelayTerms;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {

    private long now;
    private final TokenBucket bucket = new TokenBucket(10_000, () -> now);

    @Test
    void whatWasReadIsMadeUpForBeforeReadingGoesOn() {
        assertThat(bucket.pauseNanos()).isZero();
        bucket.take(5_000);
        assertThat(bucket.pauseNanos()).isEqualTo(Duration.ofMillis(500).toNanos());
        now += Duration.ofMillis(499).toNanos();
        assertThat(bucket.pauseNanos()).isEqualTo(Duration.ofMillis(1).toNanos());
        now += Duration.ofMillis(1).toNanos();
        assertThat(bucket.pauseNanos()).isZero();
    }

    @Test
    void silenceSavesUpNoMoreThanAMoment() {
        now += Duration.ofHours(1).toNanos();
        bucket.take(1_500);
        assertThat(bucket.pauseNanos()).isEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void aBusySideGetsItsRateHoweverItReads() {
        long bytes = 0;
        while (now < Duration.ofSeconds(100).toNanos()) {
            bucket.take(1_234);
            bytes += 1_234;
            now += bucket.pauseNanos();
        }
        assertThat(bytes).isBetween(999_000L, 1_002_000L);
    }

    /// The general limit, the account's and the tunnel's.
    @ParameterizedTest
    @CsvSource({"0,,0,0", "5000,,0,5000", "5000,9000,0,9000", "5000,0,0,0", "0,,7000,7000", "5000,,7000,5000",
            "9000,,7000,7000", "5000,9000,7000,7000", "5000,0,7000,7000"})
    void anAccountsLimitReplacesTheGeneralOneAndATunnelsOwnMayOnlyLowerIt(long general, Long account,
            long own, long expected) {
        RelayField field = new RelayField(RelayConfig.DEFAULTS);
        Bandwidth bandwidth = new Bandwidth(general,
                account == null ? Map.of() : Map.of(RelayField.ACCOUNT, account));
        assertThat(bandwidth.of(field.open(new RelayTerms(null, own), "SSH").tunnel())).isEqualTo(expected);
    }

    @Test
    void aLimitOutsideItsRangeIsRefusedByName() {
        assertThatThrownBy(() -> new Bandwidth(100, Map.of()))
            .hasMessage("tunnel-bytes-per-second: 100 (expected: 0 for no limit, or 1024 to 1000000000000)");
        assertThatThrownBy(() -> new Bandwidth(0, Map.of("123456789012", -1L)))
            .hasMessageStartingWith("account-bytes-per-second: 123456789012: -1 ");
    }
}
