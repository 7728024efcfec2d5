package io.culvert.relay;

import static io.culvert.relay.RelayField.V1;
import static io.culvert.relay.RelayField.V2;
import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static io.culvert.tunnel.Side.DESTINATION;
import static io.culvert.tunnel.Side.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.ServiceIds;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import io.culvert.tunnel.TunnelEvent;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The data plane as the specification has it, between two raw peers.
class RelayTest {

    private static final String CLIENT_TOKEN = "client-token: " + "c".repeat(32);

    @AutoClose
    private RelayField field = new RelayField(RelayConfig.DEFAULTS);

    private void restart(RelayConfig config) throws Exception {
        field.close();
        field = new RelayField(config);
    }

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
            if (event instanceof RelayEvent.Attached && fails.get()) {
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
    void serviceIdsComeFirstAndAloneToClientsOf2And3AndNotToThoseOf1() throws Exception {
        Opened opened = field.open("SSH", "HTTP1");
        RawPeer destination = field.connect();
        destination.handshake("destination", opened.token(DESTINATION), V2, List.of());
        assertThat(destination.receive()).isEqualTo(new ServiceIds(List.of("SSH", "HTTP1")));
        RawPeer source = field.attach(opened, SOURCE, V1);
        source.frame(RawPeer.PING, "1".getBytes(StandardCharsets.US_ASCII));
        assertThat(source.read().first()).isEqualTo(RawPeer.PONG);
    }

    @Test
    void serviceIdsAreSentForATunnelWithoutServicesToo() throws Exception {
        field.attach(field.open(), SOURCE, V3);
    }

    @Test
    void clientsOf1AreSentIgnorableServiceIdsWhereTheOperatorWants() throws Exception {
        restart(new RelayConfig(new HoldLimits(1024, 64 << 20, Duration.ofSeconds(30)), 10, true,
                Bandwidth.UNLIMITED, 64 << 20, RelayConfig.DEFAULTS.liveness()));
        RawPeer source = field.attach(field.open("SSH"), SOURCE, V1);
        assertThat(source.read().payload()).asHexString().isEqualToIgnoringCase("0009080532035353481801");
    }

    @Test
    void aSecondPeerWithTheClientTokenReplacesTheFirst() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer first = field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        first.expectClose(1008, "Connection is replaced by another connection");
    }

    @Test
    void bothSidesAreClosedWith1000WhenTheTunnelCloses() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.sendTogether(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "last words"));
        destination.expect(new StreamStart(1, "SSH", 1));
        field.tunnels().close(opened.tunnel(), false);
        source.expectClose(1000, "closed");
        destination.expect(data(1, "SSH", 1, "last words"));
        destination.expectClose(1000, "closed");
    }

    @Test
    void aCloseFrameArrivesAlsoAtAPeerThatIsStillSending() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        byte[] block = RawPeer.bytes(new Data(1, "SSH", 1, Unpooled.wrappedBuffer(new byte[60_000])));
        for (int i = 0; i < 4; i++) {
            source.frame(RawPeer.BINARY, block);
        }
        field.tunnels().close(opened.tunnel(), false);
        source.frame(RawPeer.BINARY, block);
        source.expectClose(1000, "closed");
    }

    @Test
    void aRotatedSideIsClosedWith1008AndTheOtherStays() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
        field.tunnels().rotate(opened.tunnel(), EnumSet.of(DESTINATION), null);
        destination.expectClose(1008, "rotated");
        source.expect(new StreamReset(1, "SSH", 1));
    }

    @Test
    void aLateRotationDismissesNoSuccessorOfThePeerThatItNames() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        field.relay()
            .on(new TunnelEvent.Rotated(RelayField.ACCOUNT, opened.tunnel().id(), 1, EnumSet.of(SOURCE),
                    Map.of(SOURCE, "an attachment before")));
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
    }

    @Test
    void aServiceThatStopsDropsItsPeersWithoutACloseFrame() throws Exception {
        RawPeer source = field.attach(field.open("SSH"), SOURCE, V3);
        field.relay().stop();
        source.expectEnd();
    }

    @Test
    void aClientsCloseFrameIsAnswered() throws Exception {
        RawPeer source = field.attach(field.open("SSH"), SOURCE, V3);
        source.frame(RawPeer.CLOSE, new byte[]{3, (byte) 0xe8});
        source.expectClose(1000, "");
    }

    @Test
    void messagesBetweenEndsThatUnderstandEachOtherGoOnByteForByte() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        // Fields out of order, explicit empty and false ones, as a device SDK writes them.
        for (String hex : List.of("080210013801180022002a03535348", "0801100138011800220268692a03535348",
                "2a03535348380110010806", "08071001380118002a03535348", "080310012a035353483801")) {
            source.sendHex(hex);
            assertThat(destination.read().payload()).asHexString().endsWithIgnoringCase(hex);
        }
    }

    @Test
    void messagesAreFoundWhateverTheirPackingAndLeaveOneByOne() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        TunnelMessage[] messages = {new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "one"),
                data(1, "SSH", 1, "two"), new Data(1, "SSH", 1, Unpooled.wrappedBuffer(new byte[64_512])),
                data(1, "SSH", 1, "")};
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(messages).map(RawPeer::bytes).forEach(all::writeBytes);
        byte[] bytes = all.toByteArray();
        source.frame(0x02, Arrays.copyOf(bytes, 1));
        source.frame(RawPeer.PING, new byte[0]);
        source.frame(0x00, Arrays.copyOfRange(bytes, 1, 20));
        source.frame(0x80, Arrays.copyOfRange(bytes, 20, 300));
        source.frame(RawPeer.BINARY, Arrays.copyOfRange(bytes, 300, bytes.length));
        assertThat(source.read().first()).isEqualTo(RawPeer.PONG);
        destination.expect(messages);
    }

    @Test
    void aPongHasThePingsPayloadAlsoWhileThePeerIsAlone() throws Exception {
        field.attach(field.open("SSH"), SOURCE, V3).expectPong();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"source | 0804 | only the service",
            "destination | 0805 | only the service", "destination | 080210012a035353483801 | only a source",
            "destination | 080610012a035353483802 | only a source",
            "source | 080210012a03464f4f3801 | not one of the tunnel's",
            "source | 080110012a03464f4f3801 | not one of the tunnel's",
            "source | 080110012a045445535422 | not a valid", "source | 080110012202686938 | not a valid",
            "source | 08011001220268692a035353483801 | never had a stream",
            "source | 10012a03535348 | no type", "source | 080210002a035353483801 | no stream id",
            "source | 080210014001 | does not know", "source | 0809 | not ignorable",
            "source | '' | no type"})
    void aDocumentedViolationIsAnsweredWith1008AndItsReason(String mode, String hex, String reason)
            throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        RawPeer offender = mode.equals("source") ? source : destination;
        offender.sendHex(hex);
        offender.expectClose(1008, reason);
    }

    @Test
    void aServiceIdOnAStreamThatWasStartedWithoutOneIsAViolation() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        source.send(new StreamStart(1, "", 0), data(1, "SSH", 0, "x"));
        source.expectClose(1008, "style of service ids");
    }

    @Test
    void whatAnOffenderSendsAfterItsViolationIsThrownAway() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "good"));
        source.sendHex("0804");
        source.send(data(1, "SSH", 1, "late"));
        destination.expect(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "good"),
                new StreamReset(1, "SSH", 1));
        source.expectClose(1008, "only the service");
    }

    @Test
    void whatCameBeforeABrokenWebSocketFrameStillArrives() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "good"));
        source.frame(0x81, "text".getBytes(StandardCharsets.US_ASCII));
        destination.expect(new StreamStart(1, "SSH", 1), data(1, "SSH", 1, "good"));
        source.expectClose(1003, "text");
    }

    @Test
    void anIgnorableMessageOfAnUnknownTypeIsSkipped() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.sendHex("08091801");
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
    }

    @Test
    void anUnsignedConnectionIdComesBackAsItWas() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.sendHex("080210012a0353534838ffffffff0f");
        assertThat(destination.receive()).isEqualTo(new StreamStart(1, "SSH", -1));
        destination.close();
        assertThat(source.read().payload()).asHexString()
            .isEqualToIgnoringCase("000f080310012a0353534838ffffffff0f");
    }

    @Test
    void lateDataAndResetsOfAStreamThatIsOverAreSwallowed() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), new StreamReset(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1), new StreamReset(1, "SSH", 1));
        destination.send(data(1, "SSH", 1, "late"), new StreamReset(1, "SSH", 1),
                new ConnectionReset(1, "SSH", 1));
        source.send(data(1, "SSH", 1, "late"), new StreamReset(1, "SSH", 1), new StreamStart(2, "SSH", 1));
        destination.expect(new StreamStart(2, "SSH", 1));
        destination.send(data(2, "SSH", 1, "now"));
        source.expect(data(2, "SSH", 1, "now"));
    }

    @Test
    void aConnectionOfAStreamThatIsNotThereIsRefusedAlone() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        field.attach(opened, DESTINATION, V3);
        source.send(new ConnectionStart(7, "SSH", 3));
        source.expect(new ConnectionReset(7, "SSH", 3));
    }

    @Test
    void aClientOf1MayRunManyStreamsAtOnceWithAnotherOf1() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V1);
        RawPeer destination = field.attach(opened, DESTINATION, V1);
        source.send(new StreamStart(1, "", 0), new StreamStart(2, "", 0), data(1, "", 0, "a"),
                data(2, "", 0, "b"));
        destination.expect(new StreamStart(1, "", 0), new StreamStart(2, "", 0), data(1, "", 0, "a"),
                data(2, "", 0, "b"));
        destination.send(data(2, "", 0, "B"), data(1, "", 0, "A"));
        source.expect(data(2, "", 0, "B"), data(1, "", 0, "A"));
    }

    @Test
    void aLostSourcesStreamsAreResetAtTheDestinationAllOfThem() throws Exception {
        Opened opened = field.open("SSH", "WEB");
        RawPeer source = field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        RawPeer destination = field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), new StreamStart(5, "WEB", 0),
                new ConnectionReset(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1), new StreamStart(5, "WEB", 0),
                new ConnectionReset(1, "SSH", 1));
        source.close();
        destination.expect(new StreamReset(1, "SSH", 1), new StreamReset(5, "WEB", 0));
        RawPeer back = field.attach(opened, SOURCE, V3, CLIENT_TOKEN);
        destination.send(data(1, "SSH", 1, "of the old application"));
        back.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
    }

    @Test
    void aLostDestinationsStreamsAreResetAtTheSourceWhereTheyAreInUse() throws Exception {
        Opened opened = field.open("SSH", "WEB");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new StreamStart(1, "SSH", 1), new StreamStart(1, "WEB", 1));
        destination.expect(new StreamStart(1, "SSH", 1), new StreamStart(1, "WEB", 1));
        destination.send(new ConnectionReset(1, "SSH", 1));
        source.expect(new ConnectionReset(1, "SSH", 1));
        destination.close();
        source.expect(new StreamReset(1, "WEB", 1));
        RawPeer back = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new ConnectionStart(1, "SSH", 2), data(1, "SSH", 2, "x"),
                new ConnectionStart(1, "SSH", 3));
        back.expect(new StreamStart(1, "SSH", 2), data(1, "SSH", 2, "x"), new ConnectionStart(1, "SSH", 3));
    }

    @Test
    void aReplacedDestinationsStreamsAreResetAtTheSource() throws Exception {
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        RawPeer destination = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.send(new StreamStart(1, "SSH", 1));
        destination.expect(new StreamStart(1, "SSH", 1));
        RawPeer next = field.attach(opened, DESTINATION, V3, CLIENT_TOKEN);
        source.expect(new StreamReset(1, "SSH", 1));
        source.send(new StreamStart(2, "SSH", 1));
        next.expect(new StreamStart(2, "SSH", 1));
    }

    @Test
    void moreConnectionsThanTheLimitAreRefusedAlone() throws Exception {
        restart(new RelayConfig(new HoldLimits(1 << 20, 64 << 20, Duration.ofSeconds(30)), 2, false,
                Bandwidth.UNLIMITED, 64 << 20, RelayConfig.DEFAULTS.liveness()));
        Opened opened = field.open("SSH");
        RawPeer source = field.attach(opened, SOURCE, V3);
        field.attach(opened, DESTINATION, V3);
        source.send(new StreamStart(1, "SSH", 1), new ConnectionStart(1, "SSH", 2),
                new ConnectionStart(1, "SSH", 3));
        source.expect(new ConnectionReset(1, "SSH", 3));
    }
}
