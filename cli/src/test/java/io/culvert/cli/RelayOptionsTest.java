package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.relay.Bandwidth;
import io.culvert.relay.HoldLimits;
import io.culvert.relay.RelayConfig;
import io.culvert.transport.Liveness;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The keys of [RelayConfig].
class RelayOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void hasDefaults() throws Exception {
        assertThat(keys.read(new RelayOptions(), Map.of(), "").config()).isEqualTo(RelayConfig.DEFAULTS)
            .isEqualTo(new RelayConfig(new HoldLimits(262_144, 67_108_864, Duration.ofSeconds(30)), 10_000,
                    false, new Bandwidth(0, Map.of()), 67_108_864,
                    new Liveness(Duration.ofSeconds(20), Duration.ofSeconds(40)), Duration.ofSeconds(20),
                    true, Set.of()));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        assertThat(keys.readEveryKey(new RelayOptions(), """
                hold-bytes: 1
                hold-total-bytes: 2
                hold-seconds: 3
                unsent-total-bytes: 4
                max-connections: 5
                silent-destination-seconds: 6
                service-ids-for-v1: true
                resume: false
                allowed-origins: [https://ops.example.com, "http://LOCALHOST:4200"]
                tunnel-bytes-per-second: 4096
                account-bytes-per-second:
                  "000000000001": 2048
                  "000000000002": 0
                """).config()).isEqualTo(new RelayConfig(new HoldLimits(1, 2, Duration.ofSeconds(3)), 5, true,
                new Bandwidth(4096, Map.of("000000000001", 2048L, "000000000002", 0L)), 4, Liveness.DEFAULTS,
                Duration.ofSeconds(6), false, Set.of("https://ops.example.com", "http://localhost:4200")));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new RelayOptions(), "max-connection", "max-connections");
    }

    @ParameterizedTest
    @CsvSource({"hold-bytes,-1,0 or more", "hold-total-bytes,-1,0 or more", "hold-seconds,-1,0 or more",
            "unsent-total-bytes,-1,0 or more", "silent-destination-seconds,-1,0 or more",
            "max-connections,0,1 or more"})
    void refusesValuesOutsideTheirRange(String key, String value, String expected) {
        assertThatThrownBy(() -> keys.read(new RelayOptions(), Map.of(), key + ": " + value + "\n").config())
            .hasMessage(key + ": " + value + " (expected: " + expected + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops.example.com", "https://ops.example.com/", "https://", "*"})
    void refusesWhatIsNoOrigin(String origin) {
        assertThatThrownBy(
                () -> keys.read(new RelayOptions(), Map.of(), "allowed-origins: [\"" + origin + "\"]\n")
                    .config())
            .hasMessageStartingWith("allowed-origins: " + origin + " (expected: scheme, host and port");
    }

    @Test
    void refusesLimitsThatWouldStopATunnel() {
        assertThatThrownBy(
                () -> keys.read(new RelayOptions(), Map.of(), "tunnel-bytes-per-second: 1023\n").config())
            .hasMessageStartingWith("tunnel-bytes-per-second: 1023 (expected: 0 for no limit, or 1024 to ");
    }
}
