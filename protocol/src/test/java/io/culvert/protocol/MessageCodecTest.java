package io.culvert.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Limits, payloads that stay where they are, and bytes at random. [MessageLayoutTest] has the layouts.
class MessageCodecTest {

    private final MessageDecoder decoder = new MessageDecoder();

    @Test
    void payloadIsAViewOfTheFrameAndNoCopy() throws Exception {
        ByteBuf frame = dataFrame("hi".getBytes(StandardCharsets.US_ASCII));
        Data data = (Data) decoder.decode(frame);
        frame.setByte(frame.writerIndex() - 1, 'o');
        assertThat(data.payload().toString(StandardCharsets.US_ASCII)).isEqualTo("ho");
        assertThat(frame.refCnt()).isEqualTo(1);
        assertThat(frame.readerIndex()).isZero();
    }

    @Test
    void holdsPayloadToItsLimitFromBothSides() throws Exception {
        assertThat(((Data) decoder.decode(dataFrame(new byte[Limits.MAX_PAYLOAD_BYTES]))).payload()
            .readableBytes()).isEqualTo(64_512);
        assertThatThrownBy(() -> decoder.decode(dataFrame(new byte[Limits.MAX_PAYLOAD_BYTES + 1])))
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

    private static ByteBuf encode(TunnelMessage message) {
        ByteBuf direct = MessageEncoder.encode(ByteBufAllocator.DEFAULT, message);
        ByteBuf copy = Unpooled.copiedBuffer(direct);
        direct.release();
        return copy;
    }

    private static ByteBuf dataFrame(byte[] payload) {
        return encode(new Data(1, "", 0, Unpooled.wrappedBuffer(payload)));
    }
}
