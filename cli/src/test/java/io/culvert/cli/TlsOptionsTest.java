package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.server.TlsConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The keys of [TlsConfig].
class TlsOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void hasDefaults() throws Exception {
        assertThat(keys.read(new TlsOptions(), Map.of(), "").config()).isEqualTo(TlsConfig.DEFAULTS)
            .isEqualTo(new TlsConfig(null, null));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        assertThat(keys.readEveryKey(new TlsOptions(), """
                tls-cert: /etc/c.pem
                tls-key: k.pem
                """).config()).isEqualTo(new TlsConfig(Path.of("/etc/c.pem"), Path.of("k.pem")));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new TlsOptions(), "tls-certificate", "tls-cert");
    }

    @Test
    void refusesOneWithoutTheOther() {
        assertThatThrownBy(() -> keys.read(new TlsOptions(), Map.of(), "tls-key: k.pem\n").config())
            .hasMessage("tls-cert and tls-key: only one is given (expected: both or none)");
    }
}
