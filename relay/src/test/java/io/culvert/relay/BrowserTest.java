package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.tunnel.Side.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Browsers, whose tokens come by cookie or by subprotocol entry (spec: c1 16.2).
class BrowserTest {

    private static final String CLIENT = "0123abcd-0123-4abc-8def-0123456789ab";

    @AutoClose
    private final RelayField field = new RelayField(
            RelayConfig.DEFAULTS.withAllowedOrigins(Set.of("https://Ops.example.com")));

    @Test
    void presentsBothTokensAsSubprotocolEntriesWhichTheAnswerDoesNotRepeat() throws Exception {
        String token = field.open("SSH").token(SOURCE);
        String offered = V3 + ", culvert.token." + token + ", culvert.client." + CLIENT;
        String answer = handshake(offered, "Origin: https://tunnels.example.com\r\n");
        assertThat(answer).startsWith("HTTP/1.1 101 ")
            .containsIgnoringCase("sec-websocket-protocol: " + V3 + "\r\n")
            .doesNotContain(token)
            .doesNotContain(CLIENT);
        assertThat(handshake(offered, "Origin: https://tunnels.example.com\r\n")).startsWith("HTTP/1.1 101 ");
        assertThat(handshake(V3 + ", culvert.token." + token, "")).startsWith("HTTP/1.1 400 ")
            .contains("client token does not match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://tunnels.example.com", "https://TUNNELS.example.com",
            "https://ops.example.com"})
    void mayComeFromThisServiceAndFromAllowedOrigins(String origin) throws Exception {
        String token = field.open("SSH").token(SOURCE);
        assertThat(handshake(V3, "Origin: " + origin + "\r\nCookie: awsiot-tunnel-token=" + token + "\r\n"))
            .startsWith("HTTP/1.1 101 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.com", "http://tunnels.example.com", "null",
            "https://tunnels.example.com:8443", "https://ops.example.com.evil.com",
            "https://ops.example.com\r\nOrigin: https://evil.example.com"})
    void mayNotComeFromAnotherOrigin(String origin) throws Exception {
        String token = field.open("SSH").token(SOURCE);
        String refusal = "Origin: not allowed (expected: the service's own, or one of allowed-origins)";
        assertThat(handshake(V3, "Origin: " + origin + "\r\nCookie: awsiot-tunnel-token=" + token + "\r\n"))
            .startsWith("HTTP/1.1 400 ")
            .endsWith(refusal);
        assertThat(handshake(V3 + ",culvert.token." + token, "Origin: " + origin + "\r\n"))
            .startsWith("HTTP/1.1 400 ")
            .endsWith(refusal);
        assertThat(handshake(V3, "Origin: " + origin + "\r\naccess-token: " + token + "\r\n"))
            .as("no browser can send this header")
            .startsWith("HTTP/1.1 101 ");
    }

    @Test
    void presentsItsTokenOnce() throws Exception {
        String token = field.open("SSH").token(SOURCE);
        assertThat(handshake(V3 + ",culvert.token." + token, "Cookie: awsiot-tunnel-token=" + token + "\r\n"))
            .startsWith("HTTP/1.1 400 ")
            .contains("access token: given more than once");
        assertThat(handshake(V3 + ",culvert.token.", "")).startsWith("HTTP/1.1 400 ")
            .endsWith("access token: malformed");
    }

    private String handshake(String offered, String headers) throws Exception {
        return field.connect()
            .request("GET /tunnel?local-proxy-mode=source HTTP/1.1\r\nHost: tunnels.example.com\r\n"
                    + "Upgrade: websocket\r\nConnection: upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Protocol: " + offered + "\r\n" + headers + "\r\n");
    }
}
