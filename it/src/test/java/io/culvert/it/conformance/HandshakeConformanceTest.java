package io.culvert.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which handshakes the service accepts (spec: wire 5.2, 5.3, rules 17 to 24).
class HandshakeConformanceTest {

    private static final String USED = "Invalid access token: The access token was previously used and can not be used again.";
    private static final String MISMATCH = "Invalid client token: The provided client token does not match the client token that was previously set.";

    private final TargetService service = TargetService.current();

    @Test
    void anAcceptedHandshakeHasEveryHeaderThatClientsNeed() throws IOException {
        try (RawPeer peer = service.open("SSH").source().attach()) {
            Handshake.Answer answer = peer.answer();
            assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.header("sec-websocket-protocol")).isEqualTo(Handshake.V3);
            assertThat(answer.header("upgrade")).isEqualToIgnoringCase("websocket");
            assertThat(answer.header("connection")).isEqualToIgnoringCase("upgrade");
            assertThat(answer.header("channel-id")).isNotBlank();
            assertThat(answer.header("sec-websocket-extensions")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Handshake.V1, Handshake.V2, Handshake.V3, "aws.iot.securedtunneling-1.0"})
    void everySubprotocolIsEchoedAsItWasSpelled(String subprotocol) throws IOException {
        try (RawPeer peer = service.open("SSH").source().subprotocol(subprotocol).attach()) {
            assertThat(peer.answer().header("sec-websocket-protocol")).isEqualTo(subprotocol);
        }
    }

    @Test
    void theNewestOfferedSubprotocolIsChosen() throws IOException {
        try (RawPeer peer = service.open("SSH")
            .source()
            .subprotocol(Handshake.V1 + ", unknown," + Handshake.V3 + ", " + Handshake.V2)
            .attach()) {
            assertThat(peer.answer().header("sec-websocket-protocol")).isEqualTo(Handshake.V3);
        }
    }

    @Test
    void compressionIsDeclinedAndOtherQueryParametersAreTolerated() throws IOException {
        try (RawPeer peer = service.open("SSH")
            .source()
            .requestLine("GET /tunnel?x=1&local-proxy-mode=source&y HTTP/1.1")
            .with("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
            .attach()) {
            assertThat(peer.answer().header("sec-websocket-extensions")).isEmpty();
        }
    }

    @Test
    void aBrowserPresentsItsTokenInACookie() throws IOException {
        OpenedTunnel tunnel = service.open("SSH");
        tunnel.source()
            .without("access-token")
            .with("Cookie: theme=dark; awsiot-tunnel-token=" + tunnel.sourceToken() + "; x=y")
            .with("Origin: https://" + service.host())
            .attach()
            .close();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                refusal("another path", h -> h.requestLine("GET /tunnels?local-proxy-mode=source HTTP/1.1")),
                refusal("no mode", h -> h.requestLine("GET /tunnel HTTP/1.1")),
                refusal("an unknown mode",
                        h -> h.requestLine("GET /tunnel?local-proxy-mode=client HTTP/1.1")),
                refusal("a mode in upper case",
                        h -> h.requestLine("GET /tunnel?local-proxy-mode=SOURCE HTTP/1.1")),
                refusal("two modes",
                        h -> h.requestLine(
                                "GET /tunnel?local-proxy-mode=source&local-proxy-mode=source HTTP/1.1")),
                refusal("no token", h -> h.without("access-token")),
                refusal("an empty token", h -> h.without("access-token").with("access-token: ")),
                refusal("two tokens", h -> h.with("access-token: another")),
                refusal("token and cookie", h -> h.with("Cookie: awsiot-tunnel-token=another")),
                refusal("no subprotocol", h -> h.without("Sec-WebSocket-Protocol")),
                refusal("unknown subprotocols only", h -> h.subprotocol("aws.iot.securetunneling-4.0")),
                refusal("two client tokens", h -> h.clientToken("a".repeat(32)).clientToken("a".repeat(32))),
                refusal("a short client token", h -> h.clientToken("a".repeat(31))),
                refusal("a long client token", h -> h.clientToken("a".repeat(129))),
                refusal("a client token of other letters", h -> h.clientToken("_".repeat(32))),
                refusal("another WebSocket version",
                        h -> h.without("Sec-WebSocket-Version").with("Sec-WebSocket-Version: 8")),
                refusal("no WebSocket key", h -> h.without("Sec-WebSocket-Key")),
                refusal("more than 4 KiB", h -> h.with("x-filler: " + "f".repeat(4096))));
    }

    private static Arguments refusal(String what, UnaryOperator<Handshake> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void aMalformedHandshakeIsRefusedWithItsReasonAndCostsNoToken(String what,
            UnaryOperator<Handshake> change) throws IOException {
        OpenedTunnel tunnel = service.open("SSH");
        Handshake.Answer answer = change.apply(tunnel.source()).send();
        assertThat(answer.status()).as(what).isBetween(400, 499).isNotEqualTo(429);
        assertThat(answer.body()).as(what).isNotBlank().doesNotContain(tunnel.sourceToken());
        assertThat(answer.header("content-type")).startsWith("text/plain");
        tunnel.source().attach().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown",
            "culvert-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "~"})
    void anInventedTokenIsForbidden(String token) throws IOException {
        assertForbidden(new Handshake(service, "source", token).send());
    }

    @Test
    void aTokenOfTheOtherSideIsForbiddenAndNotConsumed() throws IOException {
        OpenedTunnel tunnel = service.open("SSH");
        assertForbidden(new Handshake(service, "destination", tunnel.sourceToken()).send());
        tunnel.source().attach().close();
    }

    @Test
    void tokensOfAClosedTunnelAreForbidden() throws IOException {
        OpenedTunnel tunnel = service.open("SSH");
        tunnel.close();
        assertForbidden(tunnel.source().send());
        assertForbidden(tunnel.destination().send());
    }

    @Test
    void aRotatedTokenIsForbiddenAndTheNewOneIsAccepted() throws IOException {
        OpenedTunnel old = service.open("SSH");
        OpenedTunnel rotated = old.rotate("DESTINATION");
        assertForbidden(old.destination().send());
        rotated.destination().attach().close();
        rotated.source().attach().close();
    }

    private static void assertForbidden(Handshake.Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("Invalid access-token");
    }

    @Test
    void aTokenWithoutAClientTokenIsAcceptedOnceWhetherOrNotThePeerIsStillAttached() throws IOException {
        OpenedTunnel tunnel = service.open("SSH");
        try (RawPeer first = tunnel.source().attach()) {
            assertRefused(tunnel.source().send(), USED);
        }
        assertRefused(tunnel.source().send(), USED);
        assertRefused(tunnel.source().clientToken(UUID.randomUUID().toString()).send(), USED);
    }

    @Test
    void aTokenUsedWithAClientTokenIsAcceptedAgainOnlyWithThatClientToken() throws IOException {
        OpenedTunnel tunnel = service.open("SSH");
        String own = UUID.randomUUID().toString();
        tunnel.source().clientToken(own).attach().close();
        assertRefused(tunnel.source().clientToken(UUID.randomUUID().toString()).send(), MISMATCH);
        assertRefused(tunnel.source().send(), MISMATCH);
        tunnel.source().clientToken(own).attach().close();
        tunnel.source().clientToken(own).attach().close();
    }

    @Test
    void anEmptyClientTokenIsTheSameAsNone() throws IOException {
        OpenedTunnel tunnel = service.open("SSH");
        tunnel.source().with("client-token: ").attach().close();
        assertRefused(tunnel.source().send(), USED);
    }

    @Test
    void bothEndsMayUseTheSameClientToken() throws IOException {
        OpenedTunnel tunnel = service.open("SSH");
        String shared = "a1-".repeat(42) + "zz";
        tunnel.source().clientToken(shared).attach().close();
        tunnel.destination().clientToken(shared).attach().close();
    }

    private static void assertRefused(Handshake.Answer answer, String text) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(text);
    }

    @Test
    void ofTwentyPeersThatRaceWithOneTokenOneIsAccepted() throws Exception {
        OpenedTunnel tunnel = service.open("SSH");
        List<Callable<Integer>> racers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            racers.add(() -> tunnel.source().send().status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> racer : threads.invokeAll(racers)) {
                statuses.add(racer.get());
            }
        }
        assertThat(statuses).filteredOn(status -> status == 101).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 400).hasSize(19);
    }

    @Test
    void describeTunnelShowsWhichSidesAreConnected() throws IOException {
        OpenedTunnel tunnel = service.open("SSH");
        assertThat(tunnel.connection("source")).isEqualTo("DISCONNECTED");
        try (RawPeer source = tunnel.source().attach()) {
            assertThat(tunnel.connection("source")).isEqualTo("CONNECTED");
            assertThat(tunnel.connection("destination")).isEqualTo("DISCONNECTED");
        }
        await().untilAsserted(() -> assertThat(tunnel.connection("source")).isEqualTo("DISCONNECTED"));
    }
}
