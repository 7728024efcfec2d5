package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.server.ConsoleConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The keys of [ConsoleConfig].
class ConsoleOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void hasDefaults() throws Exception {
        assertThat(keys.read(new ConsoleOptions(), Map.of(), "").config()).isEqualTo(ConsoleConfig.DEFAULTS)
            .isEqualTo(new ConsoleConfig(true));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        assertThat(keys.readEveryKey(new ConsoleOptions(), "console: false\n").config())
            .isEqualTo(new ConsoleConfig(false));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new ConsoleOptions(), "consol", "console");
    }
}
