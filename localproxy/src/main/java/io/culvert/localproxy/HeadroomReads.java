package io.culvert.localproxy;

import io.culvert.protocol.Limits;
import io.culvert.protocol.MessageEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// Reads local sockets into buffers with room before the payload, so that the headers of the tunnel frame and
/// the WebSocket frame are written in front of it without a copy. Reads at most one message's payload at once.
final class HeadroomReads implements RecvByteBufAllocator {

    private static final int WEBSOCKET_HEADER_BYTES = 14;

    static final int HEADROOM = MessageEncoder.MAX_DATA_HEADER_BYTES + WEBSOCKET_HEADER_BYTES;

    /// How much a busy socket reads in a turn, about [SharedFlush#WORTH_IT_BYTES]: reading a megabyte at once
    /// would delay a keystroke of another connection by milliseconds.
    private static final int READS_IN_A_TURN = 2;

    private final RecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator(2 << 10, 16 << 10,
            Limits.MAX_PAYLOAD_BYTES)
        .maxMessagesPerRead(READS_IN_A_TURN);

    @Override
    @SuppressWarnings("deprecation")
    public Handle newHandle() {
        return new HeadroomHandle((ExtendedHandle) sizes.newHandle());
    }

    @SuppressWarnings("deprecation")
    private static final class HeadroomHandle extends DelegatingHandle implements ExtendedHandle {

        private final ExtendedHandle sizes;

        HeadroomHandle(ExtendedHandle sizes) {
            super(sizes);
            this.sizes = sizes;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            int payload = Math.min(sizes.guess(), Limits.MAX_PAYLOAD_BYTES);
            return allocator.directBuffer(HEADROOM + payload, HEADROOM + payload)
                .setIndex(HEADROOM, HEADROOM);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return sizes.continueReading(maybeMore);
        }
    }
}
