package io.culvert.localproxy.bond;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import java.util.function.IntConsumer;

/// Keeps bytes for an application until its socket takes them, and counts those that it took. Confined to one
/// event loop.
final class Delivery {

    /// Low, because payloads that wait in the socket's channel can no longer be copied together.
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 128 << 10);

    /// Smaller payloads are always copied: a slice would keep the 16 KiB buffer that it arrived in.
    private static final int SMALL_BYTES = 2 << 10;

    private static final int BURST_BYTES = 64 << 10;

    private final BufferQueue waiting = new BufferQueue();
    private final Inbound in;
    private final ReceiveCredit credit;
    private final IntConsumer taken;
    private boolean behind = true;

    /// @param taken called with the number of bytes that the socket took
    Delivery(Inbound in, Budget budget, IntConsumer taken) {
        this.in = in;
        this.credit = new ReceiveCredit(in, budget, System.nanoTime());
        this.taken = taken;
    }

    /// @param payload owned by this from here on
    void add(ByteBuf payload) {
        waiting.add(payload, behind ? BufferQueue.WORTH_KEEPING_BYTES : SMALL_BYTES);
    }

    /// Writes as many bytes as the socket takes, and ends its input after the last byte.
    void deliver(Channel socket) {
        while (!waiting.isEmpty() && socket.isWritable()) {
            burst(socket);
        }
        behind = !waiting.isEmpty();
        if (!behind && in.isEndDeliverable() && socket instanceof DuplexChannel duplex) {
            in.deliverEnd();
            duplex.shutdownOutput();
        }
    }

    /// Writes up to [#BURST_BYTES] of the waiting bytes with one flush, and counts them once the socket has
    /// taken the last one.
    private void burst(Channel socket) {
        int bytes = 0;
        ByteBuf next = null;
        while (next == null || (bytes < BURST_BYTES && !waiting.isEmpty())) {
            if (next != null) {
                socket.write(next, socket.voidPromise());
            }
            next = waiting.take(Integer.MAX_VALUE).buffer();
            bytes += next.readableBytes();
        }
        int all = bytes;
        socket.writeAndFlush(next).addListener(written -> {
            if (written.isSuccess()) {
                taken.accept(all);
            }
        });
    }

    void took(int bytes, long roundTripNanos) {
        credit.take(bytes, System.nanoTime(), roundTripNanos);
    }

    void close() {
        waiting.clear();
        credit.close();
    }
}
