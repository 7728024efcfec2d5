package io.culvert.transport;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Unmasks a WebSocket payload in place, eight bytes at a time (spec: wire 5.4; RFC 6455, 5.3).
final class Masking {

    private Masking() {}

    /// @param key the four bytes of the mask, the first one highest
    /// @param offset where in the frame's payload `index` is
    static void unmask(ByteBuf buffer, int index, int length, int key, long offset) {
        if (key == 0) {
            return;
        }
        int rotated = Integer.rotateLeft(key, (int) (offset & 3) * Byte.SIZE);
        if (buffer.nioBufferCount() == 1) {
            unmask(buffer.internalNioBuffer(index, length), rotated);
        } else {
            bytes(buffer, index, length, rotated);
        }
    }

    private static void unmask(ByteBuffer payload, int key) {
        ByteOrder order = payload.order();
        payload.order(ByteOrder.BIG_ENDIAN);
        long wide = ((long) key << Integer.SIZE) | (key & 0xffff_ffffL);
        int at = payload.position();
        int end = payload.limit();
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            payload.putLong(at, payload.getLong(at) ^ wide);
        }
        for (int shift = Integer.SIZE - Byte.SIZE; at < end; at++, shift = shift - Byte.SIZE & 31) {
            payload.put(at, (byte) (payload.get(at) ^ key >>> shift));
        }
        payload.order(order);
    }

    private static void bytes(ByteBuf buffer, int index, int length, int key) {
        for (int i = 0; i < length; i++) {
            int shift = Integer.SIZE - Byte.SIZE * ((i & 3) + 1);
            buffer.setByte(index + i, buffer.getByte(index + i) ^ key >>> shift);
        }
    }
}
