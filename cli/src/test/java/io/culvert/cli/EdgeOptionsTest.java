package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.control.BodyConfig;
import io.culvert.server.Balancers;
import io.culvert.server.EdgeConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The keys of [EdgeConfig] and [BodyConfig].
class EdgeOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void hasDefaults() throws Exception {
        assertThat(keys.read(new EdgeOptions(), Map.of(), "").config()).isEqualTo(EdgeConfig.DEFAULTS)
            .isEqualTo(new EdgeConfig(16_384,
                    new BodyConfig(1_048_576, 16_384, 33_554_432, 67_108_864, 16_777_216),
                    Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30),
                    Duration.ofSeconds(65), null, 200, 16_777_216, 100, Duration.ofSeconds(2),
                    new Balancers(List.of())));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        assertThat(keys.readEveryKey(new EdgeOptions(), """
                max-header-bytes: 4097
                max-body-bytes: 65537
                stranger-body-bytes: 1025
                unverified-bytes: 131075
                answer-bytes: 4194305
                discard-bytes: 5
                tls-handshake-seconds: 6
                first-byte-seconds: 7
                request-seconds: 8
                idle-seconds: 9
                connections-per-address: 10
                mqtt-connections-per-certificate: 13
                mqtt-unverified-bytes: 262145
                free-failures: 11
                slowest-answer-seconds: 12
                proxy-protocol-from:
                  - 10.0.0.0/8
                  - 2001:db8::1
                """).config()).isEqualTo(new EdgeConfig(4097,
                new BodyConfig(65_537, 1025, 131_075, 4_194_305, 5), Duration.ofSeconds(6),
                Duration.ofSeconds(7), Duration.ofSeconds(8), Duration.ofSeconds(9), 10, 13, 262_145, 11,
                Duration.ofSeconds(12), new Balancers(List.of("10.0.0.0/8", "2001:db8::1"))));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new EdgeOptions(), "idle-second", "idle-seconds");
    }

    @ParameterizedTest
    @CsvSource({"max-header-bytes,4095,4096 or more", "max-body-bytes,65535,65536 or more",
            "stranger-body-bytes,1023,1024 or more", "unverified-bytes,2097151,2097152 or more",
            "answer-bytes,4194303,4194304 or more", "discard-bytes,-1,0 or more",
            "mqtt-connections-per-certificate,0,1 or more", "mqtt-unverified-bytes,262143,262144 or more",
            "tls-handshake-seconds,0,1 or more", "first-byte-seconds,0,1 or more",
            "request-seconds,0,1 or more", "idle-seconds,0,1 or more", "connections-per-address,0,1 or more",
            "free-failures,-1,0 or more", "slowest-answer-seconds,-1,0 or more",
            "proxy-protocol-from,10.0.0.0/33,an address or a network such as 10.0.0.0/8",
            "proxy-protocol-from,balancer,an address or a network such as 10.0.0.0/8"})
    void refusesValuesOutsideTheirRange(String key, String value, String expected) {
        assertThatThrownBy(() -> keys.read(new EdgeOptions(), Map.of(), key + ": " + value + "\n").config())
            .hasMessage(key + ": " + value + " (expected: " + expected + ")");
    }
}
