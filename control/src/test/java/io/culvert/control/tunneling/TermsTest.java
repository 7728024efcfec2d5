package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.control.api.ApiError;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.RelayTerms.DestinationProtocol;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {

    private static final String PROTOCOL = "culvert:destination-protocol";
    private static final String RATE = "culvert:bytes-per-second";

    @Test
    void aTunnelWithoutTagsHasNoTerms() {
        assertThat(Terms.of(Map.of("team", "V1"), Optional.empty())).isEqualTo(RelayTerms.NONE);
    }

    @Test
    void theTagGoesBeforeTheThingsAttribute() {
        assertThat(Terms.of(Map.of(), Optional.of("V1")).protocol()).contains(DestinationProtocol.V1);
        assertThat(Terms.of(Map.of(PROTOCOL, "V2"), Optional.of("V1")).protocol())
            .contains(DestinationProtocol.V2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "V4", "V1 ", "1"})
    void aProtocolThatIsNoneIsRefusedByNameValueAndRule(String value) {
        assertThatThrownBy(() -> Terms.of(Map.of(PROTOCOL, value), Optional.empty()))
            .isInstanceOf(ApiError.class)
            .hasMessage("tag culvert:destination-protocol: '" + value + "' (expected: V1, V2 or V3)");
        assertThatThrownBy(() -> Terms.of(Map.of(), Optional.of(value)))
            .hasMessageStartingWith("thing attribute culvert:destination-protocol: '" + value + "'");
    }

    @ParameterizedTest
    @ValueSource(longs = {1_024, 100_000, 1_000_000_000_000L})
    void takesARateWithinItsRange(long rate) {
        assertThat(Terms.of(Map.of(RATE, Long.toString(rate)), Optional.empty()).bytesPerSecond())
            .isEqualTo(rate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1023", "1000000000001", "99999999999999999999", "-5", "1e6", "5k"})
    void refusesARateOutsideItsRange(String value) {
        assertThatThrownBy(() -> Terms.of(Map.of(RATE, value), Optional.empty()))
            .hasMessage("tag culvert:bytes-per-second: '" + value
                    + "' (expected: a whole number from 1024 to 1000000000000)");
    }
}
