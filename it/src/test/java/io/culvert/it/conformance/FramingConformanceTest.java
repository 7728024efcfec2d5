package io.culvert.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The packing of tunnel frames into WebSocket frames, and the rules of WebSocket (spec: wire 5.4, 5.5, rules
/// 33 and 39).
class FramingConformanceTest {

    private static final int MAX_PAYLOAD = 64_512;
    private static final int MAX_WEBSOCKET_FRAME = 131_076;

    private RawPeer source;
    private RawPeer destination;

    @BeforeEach
    void attach() throws IOException {
        OpenedTunnel tunnel = TargetService.current().open("SSH");
        source = tunnel.source().attach();
        destination = tunnel.destination().attach();
        assertThat(source.receive()).isEqualTo(WireMessage.serviceIds("SSH"));
        assertThat(destination.receive()).isEqualTo(WireMessage.serviceIds("SSH"));
    }

    @AfterEach
    void leave() throws IOException {
        source.close();
        destination.close();
    }

    private static final WireMessage START = WireMessage.of(WireMessage.STREAM_START, 1, "SSH", 1);
    private static final WireMessage HELLO = WireMessage.data(1, "SSH", 1, "hello");
    private static final WireMessage MORE = WireMessage.data(1, "SSH", 1, "more");

    private static byte[] joined(WireMessage... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (WireMessage message : messages) {
            all.writeBytes(message.frame());
        }
        return all.toByteArray();
    }

    private void assertArrives(WireMessage... messages) throws IOException {
        for (WireMessage message : messages) {
            assertThat(destination.receive()).isEqualTo(message);
        }
    }

    @Test
    void severalFramesInOneWebSocketMessageArriveOneByOne() throws IOException {
        source.send(joined(START, HELLO, MORE));
        assertArrives(START, HELLO, MORE);
    }

    @Test
    void everySplitOverTwoWebSocketMessagesArrivesWhole() throws IOException {
        source.send(START);
        assertArrives(START);
        byte[] both = joined(HELLO, MORE);
        for (int split = 1; split < both.length; split++) {
            source.send(Arrays.copyOf(both, split));
            source.send(Arrays.copyOfRange(both, split, both.length));
            assertArrives(HELLO, MORE);
        }
    }

    @Test
    void everySplitOverFragmentsWithPingsBetweenArrivesWhole() throws IOException {
        source.send(START);
        assertArrives(START);
        byte[] both = joined(HELLO, MORE);
        for (int split = 0; split <= both.length; split++) {
            source.frame(RawPeer.BINARY, false, Arrays.copyOf(both, split));
            source.frame(RawPeer.PING, true, "77".getBytes(StandardCharsets.US_ASCII));
            source.frame(RawPeer.CONTINUATION, true, Arrays.copyOfRange(both, split, both.length));
            assertThat(source.next().text()).isEqualTo("77");
            assertArrives(HELLO, MORE);
        }
    }

    @Test
    void aFragmentPerByteArrivesWhole() throws IOException {
        byte[] frame = START.frame();
        for (int i = 0; i < frame.length; i++) {
            source.frame(i == 0 ? RawPeer.BINARY : RawPeer.CONTINUATION, i == frame.length - 1,
                    new byte[]{frame[i]});
        }
        assertArrives(START);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 127, 4096, 16_384, 65_280, MAX_PAYLOAD - 1, MAX_PAYLOAD})
    void payloadOfEverySizeArrivesUnchangedBothWays(int bytes) throws IOException {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        WireMessage data = WireMessage.data(1, "SSH", 1,
                new String(random, StandardCharsets.ISO_8859_1).substring(0, Math.min(bytes, MAX_PAYLOAD)));
        source.send(START).send(data);
        assertArrives(START, data);
        destination.send(data);
        assertThat(source.receive()).isEqualTo(data);
    }

    @Test
    void oneByteMoreThanThePayloadLimitEndsTheSender() throws IOException {
        source.send(START).send(WireMessage.data(1, "SSH", 1, "x".repeat(MAX_PAYLOAD + 1)));
        assertThat(source.closed().closeCode()).isEqualTo(1008);
    }

    @Test
    void aWebSocketFrameOfTheLargestSizeIsAcceptedAndOneByteMoreIsRefused() throws IOException {
        source.send(START);
        assertArrives(START);
        WireMessage big = WireMessage.data(1, "SSH", 1, "x".repeat(MAX_PAYLOAD));
        byte[] two = joined(big, big);
        byte[] rest = WireMessage
            .data(1, "SSH", 1, "y".repeat(
                    MAX_WEBSOCKET_FRAME - two.length - WireMessage.data(1, "SSH", 1, "").frame().length - 3))
            .frame();
        byte[] whole = Arrays.copyOf(two, two.length + rest.length);
        System.arraycopy(rest, 0, whole, two.length, rest.length);
        source.send(whole);
        assertArrives(big, big);
        assertThat(destination.receive().payload()).startsWith("y");
        source.send(new byte[MAX_WEBSOCKET_FRAME + 1]);
        assertThat(source.closed().closeCode()).isEqualTo(1009);
    }

    @Test
    void frameBytesPassUnchangedInTheirOwnFieldOrderWithExplicitEmptyFields() throws IOException {
        source.send(START);
        assertArrives(START);
        // type, stream, connection, ignorable, payload, service: the order of the AWS device SDKs.
        byte[] odd = WireMessage.framed("08 01 10 01 38 01 18 00 22 02 68 69 2a 03 53 53 48");
        source.send(odd);
        assertThat(destination.next().payload()).isEqualTo(odd);
        byte[] empty = WireMessage.framed("08 01 10 01 22 00 2a 03 53 53 48 38 01");
        source.send(empty);
        assertThat(destination.next().payload()).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1700000000000", "not a number"})
    void aPingIsAnsweredOnceWithItsOwnPayload(String payload) throws IOException {
        source.frame(RawPeer.PING, true, payload.getBytes(StandardCharsets.US_ASCII));
        RawPeer.Frame pong = source.next();
        assertThat(pong.opcode()).isEqualTo(RawPeer.PONG);
        assertThat(pong.text()).isEqualTo(payload);
        assertThat(source.hearsNothing()).isTrue();
    }

    @Test
    void aPingIsAnsweredBeforeTheOtherSideIsAttached() throws IOException {
        try (RawPeer alone = TargetService.current().open("SSH").source().attach()) {
            alone.receive();
            assertThat(alone.hearsNothing()).isTrue();
        }
    }

    @Test
    void aPongIsNotAnswered() throws IOException {
        source.frame(RawPeer.PONG, true, "5".getBytes(StandardCharsets.US_ASCII));
        assertThat(source.hearsNothing()).isTrue();
    }

    @Test
    void aTextFrameEndsThePeerWith1003() throws IOException {
        source.frame(RawPeer.TEXT, true, "hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(source.closed().closeCode()).isEqualTo(1003);
    }

    @Test
    void anUnmaskedFrameEndsThePeerWith1002() throws IOException {
        source.unmasked(START.frame());
        assertThat(source.closed().closeCode()).isEqualTo(1002);
    }

    @Test
    void brokenWebSocketFramesEndThePeerWith1002() throws IOException {
        source.frame(RawPeer.CONTINUATION, true, START.frame());
        assertThat(source.closed().closeCode()).isEqualTo(1002);
        destination.write(new byte[]{(byte) 0xf2, (byte) 0x80, 0, 0, 0, 0});
        assertThat(destination.closed().closeCode()).isEqualTo(1002);
    }

    @Test
    void anOverlongPingEndsThePeerWith1002() throws IOException {
        source.frame(RawPeer.PING, true, new byte[126]);
        assertThat(source.closed().closeCode()).isEqualTo(1002);
    }

    @Test
    void aCloseFrameOfAClientEndsItsConnection() throws IOException {
        source.frame(RawPeer.CLOSE, true, new byte[]{0x03, (byte) 0xe8});
        assertThat(source.ends()).isTrue();
    }
}
