package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.relay.RelayField.Opened;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which clients are admitted, and the answers to the others (spec: wire 5.2, 5.3).
class AdmissionTest {

    private static final String CLIENT_TOKEN = "client-token: " + "c".repeat(32);

    @AutoClose
    private RelayField field = new RelayField(RelayConfig.DEFAULTS);

    @Test
    void aHandshakeIsAnsweredWithTheOfferedSubprotocolAndAChannelId() throws Exception {
        String answer = field.connect()
            .handshake("source", field.open("SSH").token(SOURCE), "x, aws.iot.securedtunneling-1.0",
                    List.of());
        assertThat(answer).startsWith("HTTP/1.1 101 ")
            .containsIgnoringCase("sec-websocket-protocol: aws.iot.securedtunneling-1.0\r\n")
            .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
            .containsIgnoringCase("channel-id: ")
            .doesNotContainIgnoringCase("sec-websocket-extensions");
    }

    @Test
    void aTokenLetsInOnceWithoutAClientToken() throws Exception {
        Opened opened = field.open("SSH");
        field.attach(opened, SOURCE, V3);
        assertThat(field.connect().handshake("source", opened.token(SOURCE), V3, List.of()))
            .startsWith("HTTP/1.1 400 ")
            .endsWith(
                    "Invalid access token: The access token was previously used and can not be used again.");
    }

    @Test
    void aPeerThatCannotBeAttachedIsDetachedAtOnceAndMayReturn() throws Exception {
        field.close();
        AtomicBoolean fails = new AtomicBoolean(true);
        field = new RelayField(RelayConfig.DEFAULTS, event -> {
            if (event instanceof RelayEvent.Admitted && fails.get()) {
                throw new IllegalStateException("an observer failed");
            }
        });
        Opened opened = field.open("SSH");
        for (int tries = 0; tries < 3; tries++) {
            RawPeer source = field.connect();
            source.handshake("source", opened.token(SOURCE), V3, List.of(CLIENT_TOKEN));
            source.expectEnd();
        }
        await().until(() -> !field.tunnels()
            .describe(RelayField.ACCOUNT, opened.tunnel().id())
            .orElseThrow()
            .source()
            .connected());
        assertThat(field.relay().tunnelCount()).isZero();
        fails.set(false);
        field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
    }

    @Test
    void anotherClientTokenIsRefused() throws Exception {
        Opened opened = field.open("SSH");
        field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        assertThat(field.connect()
            .handshake("source", opened.token(SOURCE), V3, List.of("client-token: " + "d".repeat(32))))
            .startsWith("HTTP/1.1 400 ")
            .endsWith(
                    "Invalid client token: The provided client token does not match the client token that was "
                            + "previously set.");
    }

    @ParameterizedTest
    @CsvSource({"source,DESTINATION", "destination,SOURCE"})
    void aTokenOfTheOtherSideIsInvalid(String mode, io.culvert.tunnel.Side tokenOf) throws Exception {
        assertThat(field.connect().handshake(mode, field.open("SSH").token(tokenOf), V3, List.of()))
            .startsWith("HTTP/1.1 403 ")
            .containsIgnoringCase("content-type: text/plain")
            .containsIgnoringCase("connection: close")
            .endsWith("Invalid access-token");
    }

    @ParameterizedTest
    @CsvSource({"4096,101", "4097,400"})
    void aRequestIsAtMost4KiBLong(int bytes, int status) throws Exception {
        String token = field.open("SSH").token(SOURCE);
        String start = "GET /tunnel?local-proxy-mode=source HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
                + "Connection: upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: " + V3 + "\r\naccess-token: " + token
                + "\r\nX: ";
        String request = start + "x".repeat(bytes - start.length() - 4) + "\r\n\r\n";
        assertThat(field.connect().request(request)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void aSecondPeerWithTheClientTokenReplacesTheFirst() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer first = field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        first.expectClose(1008, "Connection is replaced by another connection");
    }
}
