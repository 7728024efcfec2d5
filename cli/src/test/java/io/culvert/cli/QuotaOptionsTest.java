package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.control.tunneling.TunnelApiConfig;
import io.culvert.registry.DeviceSessionLimits;
import io.culvert.registry.RegistryQuotas;
import io.culvert.tunnel.TunnelsConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void hasDefaults() throws Exception {
        QuotaOptions options = keys.read(new QuotaOptions(), Map.of(), "");
        assertThat(options.tunnels()).isEqualTo(TunnelsConfig.DEFAULTS)
            .isEqualTo(new TunnelsConfig(20_000, 20_000, 3, 50, Duration.ofHours(3), Duration.ofMinutes(1),
                    Duration.ofHours(12)));
        assertThat(options.registry()).isEqualTo(RegistryQuotas.DEFAULTS)
            .isEqualTo(new RegistryQuotas(100_000, 10_000, 200_000, 1_000));
        assertThat(options.sessions()).isEqualTo(DeviceSessionLimits.DEFAULTS)
            .isEqualTo(new DeviceSessionLimits(Duration.ofDays(7), 10));
        assertThat(options.api()).isEqualTo(TunnelApiConfig.DEFAULTS)
            .isEqualTo(new TunnelApiConfig(5000, false));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        QuotaOptions options = keys.readEveryKey(new QuotaOptions(), """
                max-open-tunnels: 1
                max-closed-tunnels: 2
                max-services: 3
                max-tags: 4
                retention-minutes: 5
                return-window-seconds: 6
                max-lifetime-minutes: 7
                calls-per-second: 7
                thing-must-exist: true
                max-things: 8
                max-thing-groups: 9
                max-certificates: 10
                max-certificate-policies: 11
                mqtt-session-minutes: 12
                mqtt-sessions-per-thing: 13
                """);
        assertThat(options.tunnels()).isEqualTo(new TunnelsConfig(1, 2, 3, 4, Duration.ofMinutes(5),
                Duration.ofSeconds(6), Duration.ofMinutes(7)));
        assertThat(options.registry()).isEqualTo(new RegistryQuotas(8, 9, 10, 11));
        assertThat(options.sessions()).isEqualTo(new DeviceSessionLimits(Duration.ofMinutes(12), 13));
        assertThat(options.api()).isEqualTo(new TunnelApiConfig(7, true));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new QuotaOptions(), "max-thing", "max-things");
    }

    @ParameterizedTest
    @CsvSource({"mqtt-session-minutes,0,1 to 525600", "mqtt-session-minutes,525601,1 to 525600",
            "mqtt-sessions-per-thing,0,1 or more"})
    void refusesSessionsOutOfRange(String key, String value, String expected) {
        assertThatThrownBy(
                () -> keys.read(new QuotaOptions(), Map.of(), key + ": " + value + "\n").sessions())
            .hasMessage(key + ": " + value + " (expected: " + expected + ")");
    }

    @ParameterizedTest
    @CsvSource({"max-things", "max-thing-groups", "max-certificates", "max-certificate-policies"})
    void refusesQuotasOfNothing(String key) {
        assertThatThrownBy(() -> keys.read(new QuotaOptions(), Map.of(), key + ": 0\n").registry())
            .hasMessage(key + ": 0 (expected: 1 or more)");
    }
}
