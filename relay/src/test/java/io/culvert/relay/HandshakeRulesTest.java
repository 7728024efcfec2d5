package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The origins of pages that may attach at the port of data, while another port serves the console.
class HandshakeRulesTest {

    @ParameterizedTest
    @CsvSource({"8443, https://t.example.com:8443, t.example.com:8444",
            "8443, https://T.example.com:8443, t.Example.com:8444",
            "8443, https://t.example.com:8443, t.example.com",
            "443, https://t.example.com, t.example.com:8444", "8443, https://[::1]:8443, [::1]:8444",
            "8443, https://[::1]:8443, [::1]", "8443, https://t.example.com:8444, t.example.com:8444",
            "8443, https://ops.example.com, t.example.com:8444"})
    void acceptTheOriginOfTheApi(int apiPort, String origin, String host) {
        assertThatCode(() -> rules(apiPort).requireOrigin(headers(origin, host))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"8443, https://t.example.com:9443, t.example.com:8444",
            "8443, https://t.example.com, t.example.com:8444",
            "8443, http://t.example.com:8443, t.example.com:8444",
            "443, https://t.example.com:443, t.example.com:8444",
            "8443, https://evil.example.com:8443, t.example.com:8444",
            "8443, https://t.example.com:8443.evil.com, t.example.com:8444",
            "8443, https://:8443, t.example.com:8444"})
    void refuseAnyOtherOrigin(int apiPort, String origin, String host) {
        assertThatThrownBy(() -> rules(apiPort).requireOrigin(headers(origin, host)))
            .isInstanceOf(HandshakeException.class)
            .hasMessageStartingWith("Origin: not allowed");
    }

    private static HandshakeRules rules(int apiPort) {
        return new HandshakeRules(true, Set.of("https://ops.example.com"), OptionalInt.of(apiPort));
    }

    private static HttpHeaders headers(String origin, String host) {
        return new DefaultHttpHeaders().set("origin", origin).set("host", host);
    }
}
