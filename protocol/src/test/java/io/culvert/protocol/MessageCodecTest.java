package io.culvert.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.ServiceIds;
import io.culvert.protocol.TunnelMessage.SessionReset;
import io.culvert.protocol.TunnelMessage.StreamMessage;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.protocol.TunnelMessage.Unknown;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {

    private final MessageDecoder decoder = new MessageDecoder();

    @Test
    void encodesTheMessagesOfTheSpecByteForByte() {
        assertThat(hex(new ServiceIds(List.of()))).isEqualTo("00020805");
        assertThat(hex(new ServiceIds(List.of("SSH", "HTTP1"))))
            .isEqualTo("000e080532035353483205" + "4854545031");
        assertThat(hex(new StreamStart(1, "SSH", 1))).isEqualTo("000b080210012a035353483801");
        assertThat(hex(new ConnectionStart(1, "SSH", 2))).isEqualTo("000b080610012a035353483802");
        assertThat(hex(new ConnectionReset(1, "SSH", 2))).isEqualTo("000b080710012a035353483802");
        assertThat(hex(new StreamReset(1, "SSH", 1))).isEqualTo("000b080310012a035353483801");
        assertThat(hex(new StreamReset(1, "SSH", 0))).isEqualTo("0009080310012a03535348");
        assertThat(hex(new StreamStart(1, "", 0))).isEqualTo("000408021001");
        assertThat(hex(new SessionReset())).isEqualTo("00020804");
    }

    @Test
    void readsDataWhateverTheOrderOfItsFields() throws Exception {
        assertThat(decode("08011001220268692a035353483801")).isEqualTo(data(1, "SSH", 1, "hi"));
        assertThat(decode("080110012a0353534838012202" + "6869")).isEqualTo(data(1, "SSH", 1, "hi"));
        assertThat(decode("0801100138011800" + "220268692a03535348")).isEqualTo(data(1, "SSH", 1, "hi"));
    }

    @Test
    void payloadIsAViewOfTheFrameAndNoCopy() throws Exception {
        ByteBuf frame = frame("0801100122026869");
        Data data = (Data) decoder.decode(frame);
        frame.setByte(frame.writerIndex() - 1, 'o');
        assertThat(data.payload().toString(StandardCharsets.US_ASCII)).isEqualTo("ho");
        assertThat(frame.refCnt()).isEqualTo(1);
        assertThat(frame.readerIndex()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'',NO_TYPE", "0800,NO_TYPE", "0801,NO_STREAM_ID", "08021000,NO_STREAM_ID", "08,UNPARSABLE",
            "0802100,UNPARSABLE", "08011001220568,UNPARSABLE", "0801100122ffffffffffffffffff01,UNPARSABLE",
            "080110014001,UNKNOWN_FIELD", "0a0101,UNKNOWN_FIELD",
            "08011001ffffffffffffffffffffff01,UNPARSABLE", "0d00000000,UNKNOWN_FIELD"})
    void refusesWhatIsNoMessage(String hex, ProtocolFault fault) {
        String even = hex.length() % 2 == 0 ? hex : hex.substring(0, hex.length() - 1);
        assertThatThrownBy(() -> decode(even)).isInstanceOfSatisfying(ProtocolException.class,
                e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Test
    void holdsPayloadToItsLimitFromBothSides() throws Exception {
        assertThat(((Data) decoder.decode(dataFrame(Limits.MAX_PAYLOAD_BYTES))).payload().readableBytes())
            .isEqualTo(64_512);
        assertThatThrownBy(() -> decoder.decode(dataFrame(Limits.MAX_PAYLOAD_BYTES + 1)))
            .hasMessageContaining("64512");
    }

    @Test
    void holdsServiceIdsToTheirLimitFromBothSides() throws Exception {
        String longest = "s".repeat(128);
        assertThat(decoder.decode(encode(new StreamStart(1, longest, 1))))
            .isEqualTo(new StreamStart(1, longest, 1));
        assertThatThrownBy(() -> decoder.decode(encode(new StreamStart(1, longest + "s", 1))))
            .hasMessageContaining("128");
    }

    @Test
    void keepsTheIgnorableFlagOfUnknownTypes() throws Exception {
        assertThat(decode("080918011001")).isEqualTo(new Unknown(9, true));
        assertThat(decode("0809")).isEqualTo(new Unknown(9, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 16_383, 16_384, 1 << 27, Integer.MAX_VALUE, -1})
    void prependsAHeaderWithoutMovingThePayload(int id) throws Exception {
        for (int bytes : new int[]{1, 127, 128, 16_383, 16_384, Limits.MAX_PAYLOAD_BYTES}) {
            ByteBuf buffer = ByteBufAllocator.DEFAULT
                .directBuffer(MessageEncoder.MAX_DATA_HEADER_BYTES + bytes);
            buffer.setIndex(MessageEncoder.MAX_DATA_HEADER_BYTES,
                    MessageEncoder.MAX_DATA_HEADER_BYTES + bytes);
            long before = buffer.memoryAddress();
            MessageEncoder.prependData(buffer, id, "s".repeat(128).getBytes(StandardCharsets.US_ASCII), id);
            assertThat(buffer.memoryAddress()).isEqualTo(before);
            assertThat(buffer.getUnsignedShort(buffer.readerIndex())).isEqualTo(buffer.readableBytes() - 2);
            Data data = (Data) decoder.decode(buffer);
            assertThat(data.streamId()).isEqualTo(id);
            assertThat(data.connectionId()).isEqualTo(id);
            assertThat(data.payload().readableBytes()).isEqualTo(bytes);
            buffer.release();
        }
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[2 + random.nextInt(24)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes[2 % bytes.length] = 8;
            }
            try {
                decoder.decode(Unpooled.wrappedBuffer(bytes));
            } catch (ProtocolException e) {
                assertThat(e.fault()).isNotNull();
            }
        }
    }

    private TunnelMessage decode(String hex) throws ProtocolException {
        return decoder.decode(frame(hex));
    }

    private static ByteBuf frame(String hex) {
        byte[] bytes = ByteBufUtil.decodeHexDump(hex);
        return Unpooled.buffer().writeShort(bytes.length).writeBytes(bytes);
    }

    private static ByteBuf encode(TunnelMessage message) {
        ByteBuf direct = MessageEncoder.encode(ByteBufAllocator.DEFAULT, message);
        ByteBuf copy = Unpooled.copiedBuffer(direct);
        direct.release();
        return copy;
    }

    private static String hex(TunnelMessage message) {
        return ByteBufUtil.hexDump(encode(message));
    }

    private static StreamMessage data(int streamId, String serviceId, int connectionId, String payload) {
        return new Data(streamId, serviceId, connectionId,
                Unpooled.copiedBuffer(payload, StandardCharsets.US_ASCII));
    }

    private static ByteBuf dataFrame(int bytes) {
        return encode(new Data(1, "", 0, Unpooled.wrappedBuffer(new byte[bytes])));
    }
}
