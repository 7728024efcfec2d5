package io.culvert.protocol.bond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.protocol.ByteTable;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Refused frames, limits and vectors (spec: c1 6.2, 7.1, 8, 15). [BondLayoutTest] has the layouts.
class BondFrameCodecTest {

    private static final int EPOCH = 0x5f0c2a9e;

    @Test
    void refusesAServiceIdOutsideItsRange() {
        for (String id : List.of("01 20", "01 7f", "01 80")) {
            assertRefused(BondFault.WRONG_FIELD, "10", """
                    00 00 00 01  connection
                    00           kind
                    SERVICE      a space, DEL, a byte above ASCII
                    """.replace("SERVICE", id));
        }
        for (String id : List.of("02 'S'", "01 'SS'")) {
            assertRefused(BondFault.WRONG_SIZE, "10", """
                    00 00 00 01  connection
                    00           kind
                    SERVICE      longer or shorter than its length says
                    """.replace("SERVICE", id));
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 00 00", "11, 00*8 78", "12, 00*8", "13, 00*16", "14, 01", "15, ''"})
    void refusesAConnectionOf0(String type, String rest) {
        assertRefused(BondFault.WRONG_FIELD, type, "00 00 00 00  connection\n" + rest);
    }

    @Test
    void refusesResetsAndRefusalsOutsideTheirRange() {
        assertRefused(BondFault.WRONG_FIELD, "14", """
                00 00 00 01  connection
                00           code 0
                """);
        assertRefused(BondFault.WRONG_FIELD, "14", """
                00 00 00 01  connection
                01           code
                c3           half a character of UTF-8
                """);
        assertRefused(BondFault.WRONG_FIELD, "04", """
                05           code
                ff           no UTF-8
                """);
    }

    @Test
    void refusesTablesWithWrongEntries() {
        assertRefused(BondFault.WRONG_FIELD, "08", """
                00 00 00 07         highest connection
                00 01               entries
                00 00 00 00 01      connection 0
                00*8 00*8
                """);
        assertRefused(BondFault.WRONG_FIELD, "08", """
                00 00 00 07         highest connection
                00 02               entries
                00 00 00 05 01      tombstone
                00*8 00*8
                00 00 00 05 01      the same connection again
                00*8 00*8
                """);
        assertRefused(BondFault.WRONG_FIELD, "08", """
                00 00 00 07         highest connection
                00 01               entries
                00 00 00 05 01      tombstone
                00*7 01 00*8        that received a byte
                """);
        assertRefused(BondFault.WRONG_FIELD, "08", """
                00 00 00 07         highest connection
                00 01               entries
                00 00 00 05 01      tombstone
                00*8 00*7 01        that has a limit
                """);
        assertRefused(BondFault.WRONG_SIZE, "08", """
                00 00 00 07         highest connection
                00 02               entries, of which one follows
                00 00 00 05 01      tombstone
                00*8 00*8
                """);
    }

    /// Including the reserved ones.
    @ParameterizedTest
    @ValueSource(strings = {"00", "06", "07", "16", "30", "7f"})
    void refusesTypesWithoutAMeaning(String type) {
        assertRefused(BondFault.UNKNOWN_TYPE, type, "");
    }

    @Test
    void skipsUnknownTypesFrom80On() throws Exception {
        assertThat(decode(frame("80", ""))).isEqualTo(new BondFrame.Skippable(EPOCH, 0x80));
        assertThat(decode(frame("ff", "00"))).isEqualTo(new BondFrame.Skippable(EPOCH, 0xff));
    }

    @Test
    void looksAtTheEpochBeforeAnythingElse() throws Exception {
        assertThat(decode("""
                00 05        length of what follows
                06           a reserved type
                5f 0c 2a 9f  the next epoch
                """)).isEqualTo(new BondFrame.Stale(0x5f0c2a9f));
        assertThat(decode("""
                00 05        length of what follows
                11           DATA, without its fields
                00 00 00 00  another epoch
                """)).isEqualTo(new BondFrame.Stale(0));
    }

    @Test
    void refusesALengthThatIsNotTheFrames() {
        for (String length : List.of("00 06", "00 0a")) {
            assertThatThrownBy(() -> decode(length + """

                    15           FORGOT
                    5f 0c 2a 9e  epoch
                    00 00 00 01  connection: 9 bytes
                    """)).isInstanceOfSatisfying(BondException.class,
                    e -> assertThat(e.fault()).isEqualTo(BondFault.WRONG_SIZE));
        }
    }

    @Test
    void holdsPayloadToItsLimitFromBothSides() throws Exception {
        String data = "00 00 00 01 00*8 78*";
        BondFrame longest = decode(frame("11", data + Limits.MAX_PAYLOAD_BYTES));
        assertThat(((BondFrame.Data) longest).payload().readableBytes()).isEqualTo(64_512);
        assertRefused(BondFault.WRONG_SIZE, "11", data + (Limits.MAX_PAYLOAD_BYTES + 1));
    }

    @Test
    void holdsTextAndServiceIdsToTheirLimitsFromBothSides() throws Exception {
        String text = "x".repeat(BondLimits.MAX_TEXT_BYTES);
        assertThat(decode(hex(new BondFrame.Reset(EPOCH, 1, 1, text))))
            .isEqualTo(new BondFrame.Reset(EPOCH, 1, 1, text));
        assertRefused(BondFault.WRONG_SIZE, "14", "00 00 00 01 01 78*124");
        assertRefused(BondFault.WRONG_SIZE, "04", "05 78*124");
        String service = "s".repeat(Limits.MAX_SERVICE_ID_BYTES);
        assertThat(decode(hex(new BondFrame.Open(EPOCH, 1, 0, service))))
            .isEqualTo(new BondFrame.Open(EPOCH, 1, 0, service));
        assertRefused(BondFault.WRONG_FIELD, "10", "00 00 00 01 00 81 73*129");
    }

    @Test
    void holdsTablesToTheirLimitFromBothSides() throws Exception {
        BondFrame.Table largest = table(BondLimits.MAX_CONNECTIONS);
        assertThat(hex(largest)).hasSize(2 * 63_013);
        assertThat(decode(hex(largest))).isEqualTo(largest);
        String tooLarge = hex(table(BondLimits.MAX_CONNECTIONS + 1));
        assertThatThrownBy(() -> decode(tooLarge)).isInstanceOfSatisfying(BondException.class,
                e -> assertThat(e.fault()).isEqualTo(BondFault.WRONG_FIELD));
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
        ByteBuf frame = Unpooled.wrappedBuffer(ByteTable.bytes(frame("11", "00 00 00 01 00*8 'hi'")));
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
                    List.of(new ConnectionEntry.Open(5, 1000, 66536), new ConnectionEntry.Reset(7, 1))));
        assertThat(decode(frames.get("LEAVE, code 8 (the end stops)")))
            .isEqualTo(new BondFrame.Leave(EPOCH, 8));
    }

    private static BondFrame.Table table(int entries) {
        return new BondFrame.Table(EPOCH, entries,
                LongStream.rangeClosed(1, entries)
                    .mapToObj(id -> (ConnectionEntry) new ConnectionEntry.Open(id, id, id))
                    .toList());
    }

    /// A frame of the current epoch, as a table.
    private static String frame(String type, String body) {
        return "%04x %s 5f0c2a9e\n%s".formatted(5 + ByteTable.bytes(body).length, type, body);
    }

    private static void assertRefused(BondFault fault, String type, String body) {
        assertThatThrownBy(() -> decode(frame(type, body))).isInstanceOfSatisfying(BondException.class,
                e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static BondFrame decode(String table) throws BondException {
        return BondFrameDecoder.decode(Unpooled.wrappedBuffer(ByteTable.bytes(table)), EPOCH);
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
}
