package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TunnelFrameDecoderTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new TunnelFrameDecoder());

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    /// One read: a frame with `bytes` after the length, then the first bytes of another.
    private static ByteBuf read(int bytes, int rest) {
        ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(128 << 10);
        read.writeShort(bytes).writeZero(bytes);
        read.writeShort(60_000).writeZero(rest - 2);
        return read;
    }

    @Test
    void theFirstBytesOfAFrameDoNotKeepTheReadBuffer() {
        ByteBuf read = read(1000, 10);
        channel.writeInbound(read);
        ((ByteBuf) channel.readInbound()).release();
        assertThat(read.refCnt()).isZero();
    }

    @Test
    void aLargePartOfAFrameIsNotCopied() {
        ByteBuf read = read(1000, 50_000);
        channel.writeInbound(read);
        ((ByteBuf) channel.readInbound()).release();
        assertThat(read.refCnt()).isEqualTo(1);
        channel.writeInbound(PooledByteBufAllocator.DEFAULT.directBuffer(20_000).writeZero(10_002));
        ByteBuf frame = channel.readInbound();
        assertThat(frame.readableBytes()).isEqualTo(60_002);
        frame.release();
        assertThat(read.refCnt()).isZero();
    }
}
