package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Which endpoint devices are given.
class ListenConfigTest {

    @Test
    void devicesAreGivenTheFirstHostAndAPortOtherThan8883() {
        ListenConfig named = new ListenConfig("::", 1, null, 0, 1, List.of("a", "b"), List.of(), null);
        assertThat(named.mqttEndpoint(8883)).isEqualTo("a");
        assertThat(named.mqttEndpoint(1883)).isEqualTo("a:1883");
        assertThat(ListenConfig.DEFAULTS.mqttEndpoint(8883)).isEqualTo("localhost");
    }
}
