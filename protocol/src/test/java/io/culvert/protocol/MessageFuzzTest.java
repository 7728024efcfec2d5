package io.culvert.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Reads any bytes as a message: either it is refused with a fault, or encoding it again gives an equal
/// message. A normal run tries the seeds of the fuzz test alone; docs/testing.md describes how it searches.
class MessageFuzzTest {

    private static final int RUNS = 20_000;
    private static final int MAX_BYTES = 200;

    @FuzzTest(maxDuration = "10m")
    void message(byte[] bytes) {
        ByteBuf frame = Unpooled.buffer().writeShort(bytes.length).writeBytes(bytes);
        int length = frame.readableBytes();
        decoded(frame).filter(MessageFuzzTest::canBeWritten)
            .ifPresent(MessageFuzzTest::assertMeansTheSameWrittenAnew);
        assertThat(frame.readableBytes()).isEqualTo(length);
        assertThat(frame.refCnt()).isEqualTo(1);
    }

    /// Mostly bytes that messages begin fields with, and small lengths.
    @Test
    void randomFieldsAreReadOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < RUNS; i++) {
            byte[] bytes = new byte[random.nextInt(MAX_BYTES)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(64));
            }
            message(bytes);
        }
    }

    /// Unknown messages cannot be encoded, and a service id that was not UTF-8 becomes longer.
    private static boolean canBeWritten(TunnelMessage message) {
        return !(message instanceof TunnelMessage.Unknown) && message.toString().indexOf('\uFFFD') < 0;
    }

    private static void assertMeansTheSameWrittenAnew(TunnelMessage message) {
        ByteBuf again = MessageEncoder.encode(UnpooledByteBufAllocator.DEFAULT, message);
        try {
            assertThat(decoded(again)).contains(message);
        } finally {
            again.release();
        }
    }

    private static Optional<TunnelMessage> decoded(ByteBuf frame) {
        try {
            return Optional.of(new MessageDecoder().decode(frame));
        } catch (ProtocolException e) {
            assertThat(e.fault().text()).isNotBlank();
            return Optional.empty();
        }
    }
}
