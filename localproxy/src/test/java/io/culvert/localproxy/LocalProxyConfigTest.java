package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.localproxy.LocalProxyConfig.DestinationClientType;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.transport.Endpoint;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The configuration of a local proxy.
class LocalProxyConfigTest {

    private static final String CLIENT_TOKEN = "c".repeat(32);

    @Test
    void hasDefaults() throws Exception {
        LocalProxyConfig config = new LocalProxyConfig(Mode.SOURCE, endpoint(), new Credentials("t", null),
                PortMappings.CHOSEN);
        assertThat(config.destinationClientType()).isEqualTo(DestinationClientType.V3);
        assertThat(config.settings())
            .isEqualTo(new ProxySettings(new ProxySettings.Sockets("localhost", 5, Duration.ofMillis(2500)),
                    new ProxySettings.WebSocket("aws.iot.securetunneling-3.0", Duration.ofSeconds(20),
                            Duration.ofMillis(2500), ProxySettings.FOREVER, true)));
        assertThat(config.mappings()).isEqualTo(new PortMappings(Map.of(), false));
        assertThat(config.endpoint().webProxy()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"aws.iot.securetunneling-3.0, V3, V3", "aws.iot.securetunneling-3.0, V1, V1",
            "aws.iot.securetunneling-2.0, V3, V2", "aws.iot.securetunneling-1.0, V2, V1", "other, V2, V2"})
    void speaksNoMoreThanIsAgreedOnAndTheOtherEndUnderstands(String subprotocol, DestinationClientType other,
            DestinationClientType spoken) throws Exception {
        ProxySettings.WebSocket usual = ProxySettings.DEFAULT.webSocket();
        ProxySettings settings = new ProxySettings(ProxySettings.DEFAULT.sockets(),
                new ProxySettings.WebSocket(subprotocol, usual.pingPeriod(), usual.retryDelay(),
                        usual.retries(), usual.reconnects()));
        assertThat(new LocalProxyConfig(Mode.SOURCE, endpoint(), new Credentials("t", CLIENT_TOKEN),
                PortMappings.CHOSEN, other, settings)
            .spoken()).isEqualTo(spoken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", " a", "a\n", "\u00e9", "a\u0000"})
    void refusesATokenThatCannotBeSent(String token) {
        assertThatThrownBy(() -> new Credentials(token, null)).isInstanceOf(RejectedInputException.class)
            .hasMessageStartingWith("Access token");
        assertThatThrownBy(() -> new Credentials("t", CLIENT_TOKEN + " " + token))
            .isInstanceOf(RejectedInputException.class)
            .hasMessageStartingWith("Client token");
    }

    private static Endpoint endpoint() throws Exception {
        return new Endpoint("localhost", 1, SslContextBuilder.forClient().build());
    }
}
