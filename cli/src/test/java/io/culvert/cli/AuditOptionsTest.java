package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.audit.AuditConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The keys of [AuditConfig].
class AuditOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void hasDefaults() throws Exception {
        assertThat(keys.read(new AuditOptions(), Map.of(), "").config()).isEqualTo(AuditConfig.DEFAULTS)
            .isEqualTo(new AuditConfig(67_108_864, Duration.ofHours(24), 30));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        assertThat(keys.readEveryKey(new AuditOptions(), """
                audit-file-bytes: 4097
                audit-file-hours: 2
                audit-files: 0
                """).config()).isEqualTo(new AuditConfig(4097, Duration.ofHours(2), 0));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new AuditOptions(), "audit-file-byte", "audit-file-bytes");
    }

    @ParameterizedTest
    @CsvSource({"audit-file-bytes,4095,4095 (expected: 4096 or more)",
            "audit-files,-1,-1 (expected: 0 or more)", "audit-file-hours,0,0 (expected: 1 or more)"})
    void refusesValuesOutsideTheirRange(String key, String value, String refusal) {
        assertThatThrownBy(() -> keys.read(new AuditOptions(), Map.of(), key + ": " + value + "\n").config())
            .hasMessage(key + ": " + refusal);
    }
}
