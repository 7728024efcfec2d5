package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/// The sizes of reads from local sockets, and the room before them.
class HeadroomReadsTest {

    @SuppressWarnings("deprecation")
    private final RecvByteBufAllocator.ExtendedHandle handle = (RecvByteBufAllocator.ExtendedHandle) new HeadroomReads()
        .newHandle();

    @Test
    void aSocketThatHasEverMoreIsReadTwiceBeforeItIsAnothersTurn() {
        handle.reset(new EmbeddedChannel().config());
        assertThat(readAll()).isTrue();
        assertThat(readAll()).isFalse();
    }

    @Test
    void whatIsReadHasRoomBeforeItAndIsNeverMoreThanOneMessage() {
        handle.reset(new EmbeddedChannel().config());
        for (int i = 0; i < 20; i++) {
            ByteBuf buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
            assertThat(buffer.readerIndex()).isEqualTo(HeadroomReads.HEADROOM);
            assertThat(buffer.maxWritableBytes()).isLessThanOrEqualTo(Limits.MAX_PAYLOAD_BYTES);
            fill(buffer);
        }
    }

    /// @return whether the socket would be read again in the same turn
    private boolean readAll() {
        fill(handle.allocate(UnpooledByteBufAllocator.DEFAULT));
        return handle.continueReading(() -> true);
    }

    private void fill(ByteBuf buffer) {
        int bytes = buffer.writableBytes();
        buffer.release();
        handle.attemptedBytesRead(bytes);
        handle.lastBytesRead(bytes);
        handle.incMessagesRead(1);
    }
}
