package io.culvert.protocol.bond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.protocol.Limits;
import io.culvert.protocol.SpecVectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The layout of every frame as a table of bytes, and what is refused (spec: c1 6.2, 7.1, 8).
class BondFrameCodecTest {

    private static final int EPOCH = 0x5f0c2a9e;
    private static final Octets KEY = octets(32, 0x4b);
    private static final Octets PROOF = octets(32, 0x50);
    private static final BondId BOND = new BondId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);

    static Stream<Arguments> layouts() {
        BondFrame.Promises promises = new BondFrame.Promises(1, 0, BOND, KEY, 512, 3600);
        String promised = "01 00 0102030405060708090a0b0c0d0e0f10 " + "4b".repeat(32) + " 0200 0e10";
        return Stream.of(
                // frame, body behind the epoch
                layout(new BondFrame.Hello(EPOCH, promises, Octets.EMPTY), "01", promised),
                layout(new BondFrame.Hello(EPOCH, new BondFrame.Promises(2, 0x80, BOND, KEY, 1, 65535),
                        octets(3, 0x6d)), "01",
                        "02 80 0102030405060708090a0b0c0d0e0f10 " + "4b".repeat(32) + " 0001 ffff 6d6d6d"),
                layout(new BondFrame.Welcome(EPOCH, promises, PROOF), "02", promised + "50".repeat(32)),
                layout(new BondFrame.Proof(EPOCH, PROOF), "03", "50".repeat(32)),
                layout(new BondFrame.Refuse(EPOCH, 5, "no"), "04", "05 6e6f"),
                layout(new BondFrame.Leave(EPOCH, 6), "05", "06"),
                layout(new BondFrame.Table(EPOCH, 0, List.of()), "08", "00000000 0000"), layout(
                        new BondFrame.Table(EPOCH, 0xffff_ffffL,
                                List.of(new ConnectionEntry.Open(5, 1000, 66536),
                                        new ConnectionEntry.Tombstone(0xffff_ffffL, 255))),
                        "08",
                        "ffffffff 0002 00000005 00 00000000000003e8 00000000000103e8"
                                + " ffffffff ff 0000000000000000 0000000000000000"),
                layout(new BondFrame.Open(EPOCH, 1, 0, "SSH"), "10", "00000001 00 03 535348"),
                layout(new BondFrame.Open(EPOCH, 0xffff_ffffL, 255, ""), "10", "ffffffff ff 00"),
                layout(new BondFrame.Data(EPOCH, 1, 2, payload("hi")), "11",
                        "00000001 0000000000000002 6869"),
                layout(new BondFrame.Data(EPOCH, 1, -1, payload("x")), "11", "00000001 ffffffffffffffff 78"),
                layout(new BondFrame.End(EPOCH, 1, Long.MAX_VALUE), "12", "00000001 7fffffffffffffff"),
                layout(new BondFrame.Ack(EPOCH, 1, 3, 65538), "13",
                        "00000001 0000000000000003 0000000000010002"),
                layout(new BondFrame.Reset(EPOCH, 1, 2, "Grüße"), "14", "00000001 02 4772c3bcc39f65"),
                layout(new BondFrame.Forgot(EPOCH, 1), "15", "00000001"),
                layout(new BondFrame.Ping(EPOCH, 0x0123456789abcdefL), "20", "0123456789abcdef"),
                layout(new BondFrame.Pong(EPOCH, -1), "21", "ffffffffffffffff"));
    }

    private static Arguments layout(BondFrame frame, String type, String body) {
        return Arguments.of(frame, type, body.replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void writesAndReadsEveryFrameByteForByte(BondFrame frame, String type, String body) throws Exception {
        String bytes = "%04x%s5f0c2a9e%s".formatted(5 + body.length() / 2, type, body);
        assertThat(hex(frame)).isEqualTo(bytes);
        assertThat(decode(bytes)).isEqualTo(frame);
    }

    /// A body that stops early is refused wherever it does, unless what is missing is the end of a text, of a
    /// payload, or what only a later version sends.
    @ParameterizedTest
    @MethodSource("layouts")
    void refusesEveryFrameThatIsCutShort(BondFrame frame, String type, String body) throws Exception {
        int fixed = switch (frame) {
            case BondFrame.Refuse refuse -> 1;
            case BondFrame.Reset reset -> 5;
            case BondFrame.Data data -> 13;
            case BondFrame.Hello hello when hello.promises().version() > 1 -> BondLimits.PROMISES_BYTES;
            default -> body.length() / 2;
        };
        for (int bytes = 0; bytes < fixed; bytes++) {
            assertRefused(BondFault.WRONG_SIZE, body(type, body.substring(0, 2 * bytes)));
        }
        for (int bytes = 0; bytes < BondLimits.HEAD_BYTES; bytes++) {
            assertRefused(BondFault.TOO_SHORT, hex(frame).substring(0, 2 * bytes));
        }
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void refusesEveryFrameThatGoesOn(BondFrame frame, String type, String body) throws Exception {
        boolean open = switch (frame) {
            case BondFrame.Refuse refuse -> true;
            case BondFrame.Reset reset -> true;
            case BondFrame.Data data -> true;
            case BondFrame.Hello hello -> hello.promises().version() > 1;
            default -> false;
        };
        if (open) {
            assertThat(decode(body(type, body + "78"))).isNotEqualTo(frame);
        } else {
            assertRefused(BondFault.WRONG_SIZE, body(type, body + "78"));
        }
    }

    @ParameterizedTest
    @CsvSource({
            // OPEN: id 0; a space, DEL and a byte above ASCII in the service id; a length that differs
            "10,00000000 00 00,WRONG_FIELD", "10,00000001 00 01 20,WRONG_FIELD",
            "10,00000001 00 01 7f,WRONG_FIELD", "10,00000001 00 01 80,WRONG_FIELD",
            "10,00000001 00 02 53,WRONG_SIZE", "10,00000001 00 01 5353,WRONG_SIZE",
            // id 0
            "11,00000000 0000000000000000 78,WRONG_FIELD", "12,00000000 0000000000000000,WRONG_FIELD",
            "13,00000000 0000000000000000 0000000000000000,WRONG_FIELD", "14,00000000 01,WRONG_FIELD",
            "15,00000000,WRONG_FIELD",
            // RESET: code 0, text that is no UTF-8
            "14,00000001 00,WRONG_FIELD", "14,00000001 01 c3,WRONG_FIELD", "04,05 ff,WRONG_FIELD",
            // TABLE: id 0, ids that do not ascend, a tombstone that received, one with a limit, a wrong count
            "08,00000007 0001 00000000 01 0000000000000000 0000000000000000,WRONG_FIELD",
            "08,00000007 0002 00000005 01 0000000000000000 0000000000000000"
                    + " 00000005 01 0000000000000000 0000000000000000,WRONG_FIELD",
            "08,00000007 0001 00000005 01 0000000000000001 0000000000000000,WRONG_FIELD",
            "08,00000007 0001 00000005 01 0000000000000000 0000000000000001,WRONG_FIELD",
            "08,00000007 0002 00000005 01 0000000000000000 0000000000000000,WRONG_SIZE",
            // types without a meaning, the reserved ones among them
            "00,'',UNKNOWN_TYPE", "06,'',UNKNOWN_TYPE", "07,'',UNKNOWN_TYPE", "16,00000001,UNKNOWN_TYPE",
            "30,'',UNKNOWN_TYPE", "7f,'',UNKNOWN_TYPE"})
    void refusesWhatIsOutsideItsRange(String type, String body, BondFault fault) {
        assertRefused(fault, body(type, body.replace(" ", "")));
    }

    @Test
    void skipsUnknownTypesFrom80On() throws Exception {
        assertThat(decode("0005805f0c2a9e")).isEqualTo(new BondFrame.Skippable(EPOCH, 0x80));
        assertThat(decode("0006ff5f0c2a9e00")).isEqualTo(new BondFrame.Skippable(EPOCH, 0xff));
    }

    @Test
    void looksAtTheEpochBeforeAnythingElse() throws Exception {
        assertThat(decode("0005065f0c2a9f")).isEqualTo(new BondFrame.Stale(0x5f0c2a9f));
        assertThat(decode("00051100000000")).isEqualTo(new BondFrame.Stale(0));
    }

    @Test
    void refusesALengthThatIsNotTheFrames() {
        assertRefused(BondFault.WRONG_SIZE, "0006155f0c2a9e00000001");
        assertRefused(BondFault.WRONG_SIZE, "000a155f0c2a9e00000001");
    }

    @Test
    void holdsPayloadToItsLimitFromBothSides() throws Exception {
        String longest = "00".repeat(12) + "78".repeat(Limits.MAX_PAYLOAD_BYTES);
        String data = "00000001" + longest.substring(8);
        assertThat(((BondFrame.Data) decode(body("11", data))).payload().readableBytes()).isEqualTo(64_512);
        assertRefused(BondFault.WRONG_SIZE, body("11", data + "78"));
    }

    @Test
    void holdsTextAndServiceIdsToTheirLimitsFromBothSides() throws Exception {
        String text = "x".repeat(BondLimits.MAX_TEXT_BYTES);
        assertThat(decode(hex(new BondFrame.Reset(EPOCH, 1, 1, text))))
            .isEqualTo(new BondFrame.Reset(EPOCH, 1, 1, text));
        assertRefused(BondFault.WRONG_SIZE, body("14", "0000000101" + "78".repeat(124)));
        assertRefused(BondFault.WRONG_SIZE, body("04", "05" + "78".repeat(124)));
        String service = "s".repeat(Limits.MAX_SERVICE_ID_BYTES);
        assertThat(decode(hex(new BondFrame.Open(EPOCH, 1, 0, service))))
            .isEqualTo(new BondFrame.Open(EPOCH, 1, 0, service));
        assertRefused(BondFault.WRONG_FIELD, hex(new BondFrame.Open(EPOCH, 1, 0, service + "s")));
    }

    @Test
    void holdsTablesToTheirLimitFromBothSides() throws Exception {
        BondFrame.Table largest = table(BondLimits.MAX_CONNECTIONS);
        assertThat(hex(largest)).hasSize(2 * 63_013);
        assertThat(decode(hex(largest))).isEqualTo(largest);
        assertRefused(BondFault.WRONG_FIELD, hex(table(BondLimits.MAX_CONNECTIONS + 1)));
    }

    @Test
    void cutsLongTextsBetweenCharacters() throws Exception {
        String text = "x".repeat(121) + "ü😀";
        assertThat(decode(hex(new BondFrame.Reset(EPOCH, 1, 1, text))))
            .isEqualTo(new BondFrame.Reset(EPOCH, 1, 1, "x".repeat(121) + "ü"));
        String pair = "x".repeat(120) + "😀";
        assertThat(decode(hex(new BondFrame.Reset(EPOCH, 1, 1, pair))))
            .isEqualTo(new BondFrame.Reset(EPOCH, 1, 1, "x".repeat(120)));
    }

    @Test
    void prependsAHeadOf19BytesWithoutMovingThePayload() throws Exception {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(64).writeZero(BondLimits.DATA_HEAD_BYTES);
        buffer.readerIndex(BondLimits.DATA_HEAD_BYTES).writeCharSequence("hi", StandardCharsets.US_ASCII);
        BondFrameEncoder.prependData(buffer, EPOCH, 0xffff_fffeL, 1L << 40);
        assertThat(buffer.readerIndex()).isZero();
        assertThat(BondFrameDecoder.decode(buffer, EPOCH))
            .isEqualTo(new BondFrame.Data(EPOCH, 0xffff_fffeL, 1L << 40, payload("hi")));
        buffer.release();
    }

    @Test
    void payloadIsAViewOfTheFrameAndNoCopy() throws Exception {
        ByteBuf frame = Unpooled
            .wrappedBuffer(ByteBufUtil.decodeHexDump("0013115f0c2a9e0000000100000000000000006869"));
        BondFrame.Data data = (BondFrame.Data) BondFrameDecoder.decode(frame, EPOCH);
        frame.setByte(frame.writerIndex() - 1, 'o');
        assertThat(data.payload().toString(StandardCharsets.US_ASCII)).isEqualTo("ho");
        assertThat(frame.readerIndex()).isZero();
        assertThat(frame.refCnt()).isEqualTo(1);
    }

    @Test
    void readsAndWritesTheVectorsByteForByte() throws Exception {
        Map<String, String> frames = SpecVectors.bytes("15.4");
        assertThat(frames).hasSize(13);
        for (String section : List.of("15.2", "15.3")) {
            Map<String, String> handshake = SpecVectors.bytes(section);
            frames.put(section + " HELLO", handshake.get("HELLO"));
            frames.put(section + " WELCOME", handshake.get("WELCOME"));
            frames.put(section + " PROOF", handshake.get("PROOF"));
        }
        for (Map.Entry<String, String> vector : frames.entrySet()) {
            assertThat(hex(decode(vector.getValue()))).as(vector.getKey()).isEqualTo(vector.getValue());
        }
        assertThat(decode(
                frames.get("TABLE, highest 7: 5 open, received 1000, limit 66536; 7 reset with code 1")))
            .isEqualTo(new BondFrame.Table(EPOCH, 7,
                    List.of(new ConnectionEntry.Open(5, 1000, 66536), new ConnectionEntry.Tombstone(7, 1))));
        assertThat(decode(frames.get("LEAVE, code 8 (the end stops)")))
            .isEqualTo(new BondFrame.Leave(EPOCH, 8));
    }

    private static BondFrame.Table table(int entries) {
        return new BondFrame.Table(EPOCH, entries,
                LongStream.rangeClosed(1, entries)
                    .mapToObj(id -> (ConnectionEntry) new ConnectionEntry.Open(id, id, id))
                    .toList());
    }

    private static String body(String type, String body) {
        return "%04x%s5f0c2a9e%s".formatted(5 + body.length() / 2, type, body);
    }

    private static void assertRefused(BondFault fault, String bytes) {
        assertThatThrownBy(() -> decode(bytes)).isInstanceOfSatisfying(BondException.class,
                e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static BondFrame decode(String bytes) throws BondException {
        return BondFrameDecoder.decode(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(bytes)), EPOCH);
    }

    private static String hex(BondFrame frame) {
        ByteBuf encoded = BondFrameEncoder.encode(ByteBufAllocator.DEFAULT, frame);
        String hex = ByteBufUtil.hexDump(encoded);
        encoded.release();
        return hex;
    }

    private static ByteBuf payload(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static Octets octets(int count, int value) {
        byte[] bytes = new byte[count];
        java.util.Arrays.fill(bytes, (byte) value);
        return Octets.of(bytes);
    }
}
