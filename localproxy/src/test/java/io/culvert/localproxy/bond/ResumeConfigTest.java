package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.localproxy.bond.ResumeConfig.Use;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The ranges of an operator's keys (spec: c1 17).
class ResumeConfigTest {

    @ParameterizedTest
    @CsvSource({"1, 0, 1, 65536, 65536", "3000, 65535, 2147483647, 1073741824, 1073741824"})
    void acceptsTheLimits(int connections, long away, long halfClosed, long retransmit, long receive) {
        BondSettings settings = BondSettings.of(config(connections, away, halfClosed, retransmit, receive));
        assertThat(settings.connections()).isEqualTo(connections);
        assertThat(settings.awaySeconds()).isEqualTo((int) away);
        assertThat(settings.halfClosed()).hasSeconds(halfClosed);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0, 0, 1, 65536, 65536, 'connections: 0 (expected: 1 to 3000)'
            3001, 0, 1, 65536, 65536, 'connections: 3001 (expected: 1 to 3000)'
            1, -1, 1, 65536, 65536, 'away-seconds: -1 (expected: 0 to 65535)'
            1, 65536, 1, 65536, 65536, 'away-seconds: 65536 (expected: 0 to 65535)'
            1, 0, 0, 65536, 65536, 'half-closed-seconds: 0 (expected: 1 to 2147483647)'
            1, 0, 1, 65535, 65536, 'retransmit-bytes: 65535 (expected: 65536 to 1073741824)'
            1, 0, 1, 65536, 65535, 'receive-bytes: 65535 (expected: 65536 to 1073741824)'
            1, 0, 1, 1073741825, 65536, 'retransmit-bytes: 1073741825 (expected: 65536 to 1073741824)'
            """)
    void refusesWhatIsBeyondThem(int connections, long away, long halfClosed, long retransmit, long receive,
            String message) {
        assertThatThrownBy(() -> config(connections, away, halfClosed, retransmit, receive))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(message);
    }

    @Test
    void theBudgetsHaveTheConfiguredSizes() {
        BondSettings settings = BondSettings.of(config(1, 0, 1, 100_000, 200_000));
        assertThat(settings.sending().takeUpTo(1 << 20)).isEqualTo(50_000);
        assertThat(settings.receiving().takeUpTo(1 << 20)).isEqualTo(100_000);
    }

    @Test
    void thereAreNoSettingsIfItIsOff() {
        assertThat(BondSettings.of(ResumeConfig.OF_AGENT.with(Use.OFF))).isNull();
        assertThat(BondSettings.of(ResumeConfig.OF_AGENT.with(Use.REQUIRED)).required()).isTrue();
        assertThat(BondSettings.of(ResumeConfig.OF_AGENT).required()).isFalse();
    }

    private static ResumeConfig config(int connections, long away, long halfClosed, long retransmit,
            long receive) {
        return new ResumeConfig(Use.ON, connections, Duration.ofSeconds(away), Duration.ofSeconds(halfClosed),
                retransmit, receive);
    }
}
