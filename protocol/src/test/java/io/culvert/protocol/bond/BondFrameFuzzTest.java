package io.culvert.protocol.bond;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.culvert.protocol.SpecVectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Reads any bytes as a frame of the epoch: either it is refused with a fault, or encoding it again gives the
/// same bytes. A normal run tries the seeds of the fuzz test alone; docs/testing.md describes how it searches.
class BondFrameFuzzTest {

    private static final int EPOCH = 0x5f0c2a9e;
    private static final int RUNS = 20_000;

    /// @param bytes type and body
    @FuzzTest(maxDuration = "10m")
    void frame(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > 65_531) {
            return;
        }
        ByteBuf frame = Unpooled.buffer()
            .writeShort(bytes.length + Integer.BYTES)
            .writeByte(bytes[0])
            .writeInt(EPOCH)
            .writeBytes(bytes, 1, bytes.length - 1);
        try {
            BondFrame decoded = BondFrameDecoder.decode(frame, EPOCH);
            if (!(decoded instanceof BondFrame.Skippable)) {
                ByteBuf again = BondFrameEncoder.encode(UnpooledByteBufAllocator.DEFAULT, decoded);
                assertThat(again).isEqualTo(frame);
                again.release();
            }
        } catch (BondException e) {
            assertThat(e.fault().text()).matches("[ -~]{1,123}");
        }
        assertThat(frame.readerIndex()).isZero();
        assertThat(frame.refCnt()).isEqualTo(1);
    }

    @Test
    void changedVectorsAreReadOrRefused() {
        Random random = new Random(1);
        List<byte[]> vectors = SpecVectors.bytes("15.4")
            .values()
            .stream()
            .map(ByteBufUtil::decodeHexDump)
            .toList();
        for (int i = 0; i < RUNS; i++) {
            byte[] vector = vectors.get(random.nextInt(vectors.size()));
            byte[] bytes = Arrays.copyOfRange(vector, 6, vector.length + random.nextInt(2));
            bytes[0] = vector[2];
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            frame(random.nextInt(4) == 0 ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)) : bytes);
        }
    }
}
