package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MqttConfigTest {

    @Test
    void takesTheLeastLimits() {
        assertThat(new MqttConfig("eu-west-1", 1, 262_144)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"0,262144,mqtt-connections-per-certificate: 0 (expected: 1 or more)",
            "1,262143,mqtt-unverified-bytes: 262143 (expected: 262144 or more)"})
    void refusesLimitsOutOfRange(int connections, long bytes, String message) {
        assertThatThrownBy(() -> new MqttConfig("eu-west-1", connections, bytes))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(message);
    }
}
