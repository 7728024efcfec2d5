package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Failures failures = new Failures(2, Duration.ofMillis(50));
    private final AddressKey bad = new AddressKey(1);

    @Test
    void theFirstFewCostNothingAndEachFurtherOneMoreUpToTheLongest() {
        assertThat(failures.note(bad, 0)).isZero();
        assertThat(failures.note(bad, 0)).isZero();
        assertThat(failures.note(bad, 0)).hasMillis(20);
        assertThat(failures.note(bad, 0)).hasMillis(40);
        assertThat(failures.note(bad, 0)).hasMillis(50);
        assertThat(failures.note(new AddressKey(2), 0)).isZero();
    }

    @Test
    void aMinuteLaterItBeginsAnew() {
        for (int i = 0; i < 10; i++) {
            failures.note(bad, 0);
        }
        assertThat(failures.note(bad, MINUTE + 1)).isZero();
    }

    @Test
    void ofManyAddressesTheLastAreRemembered() {
        for (int i = 0; i < 10; i++) {
            failures.note(bad, 0);
        }
        for (int i = 10; i < 10_020; i++) {
            failures.note(new AddressKey(i), 0);
        }
        assertThat(failures.note(bad, 0)).isZero();
    }

    @Test
    void anIpv6NetworkCountsAsOne() throws UnknownHostException {
        assertThat(AddressKey.of(InetAddress.getByName("2001:db8:1:2::1")))
            .isEqualTo(AddressKey.of(InetAddress.getByName("2001:db8:1:2:ffff::9")))
            .isNotEqualTo(AddressKey.of(InetAddress.getByName("2001:db8:1:3::1")));
    }
}
