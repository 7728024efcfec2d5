package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.server.ListenConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The keys of [ListenConfig].
class ListenOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void hasDefaults() throws Exception {
        assertThat(keys.read(new ListenOptions(), Map.of(), "").config()).isEqualTo(ListenConfig.DEFAULTS)
            .isEqualTo(new ListenConfig(ListenConfig.everyAddress(), 8443, null, 8883, 9090, List.of(),
                    List.of(), null));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        assertThat(keys.readEveryKey(new ListenOptions(), """
                bind: 127.0.0.1
                api-port: 1
                data-port: 2
                mqtt-port: 3
                ops-port: 4
                host:
                  - a.example.com
                  - b.example.com
                mqtt-host:
                  - D.example.com
                mqtt-endpoint: mqtt.example.com:5
                """).config()).isEqualTo(new ListenConfig("127.0.0.1", 1, 2, 3, 4,
                List.of("a.example.com", "b.example.com"), List.of("d.example.com"), "mqtt.example.com:5"));
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        Map<String, String> environment = Map.of("CULVERT_API_PORT", "7", "CULVERT_HOST", "c,d");
        assertThat(keys.read(new ListenOptions(), environment, "api-port: 1\nops-port: 4\n").config())
            .isEqualTo(new ListenConfig(ListenConfig.everyAddress(), 7, null, 8883, 4, List.of("c", "d"),
                    List.of(), null));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new ListenOptions(), "api-prot", "api-port");
    }

    @Test
    void refusesPortsAndHostsThatCannotBe() {
        assertThatThrownBy(() -> keys.read(new ListenOptions(), Map.of(), "mqtt-port: 65536\n").config())
            .hasMessage("mqtt-port: 65536 (expected: 0 to 65535)");
        assertThatThrownBy(() -> keys.read(new ListenOptions(), Map.of(), "data-port: -1\n").config())
            .hasMessage("data-port: -1 (expected: 0 to 65535)");
        assertThatThrownBy(() -> keys.read(new ListenOptions(), Map.of(), "host: [a, 'b c']\n").config())
            .hasMessage("host: b c (expected: a name or an address)");
        assertThatThrownBy(() -> keys.read(new ListenOptions(), Map.of(), "mqtt-host: 10.0.0.1\n").config())
            .hasMessage("mqtt-host: 10.0.0.1 (expected: a name)");
    }

    @Test
    void refusesAnEndpointThatIsNoName() {
        assertThatThrownBy(
                () -> keys.read(new ListenOptions(), Map.of(), "mqtt-endpoint: https://x\n").config())
            .hasMessage("mqtt-endpoint: https://x (expected: NAME or NAME:PORT)");
    }
}
