package io.culvert.localproxy.bond;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/// A queue of bytes in buffers, which counts the memory that each of them takes. Copies small payloads into
/// common buffers, because a slice of a large buffer keeps all of that buffer in memory. Owns its buffers.
/// Confined to one event loop.
final class BufferQueue {

    /// Smaller payloads are copied if they have to wait.
    static final int WORTH_KEEPING_BYTES = 16 << 10;

    /// The approximate memory that the queue takes for each buffer.
    static final int ENTRY_BYTES = 96;

    private final Deque<QueuedBuffer> buffers = new ArrayDeque<>(2);
    private long bytes;

    /// A buffer in the queue, and the memory that it takes.
    static final class QueuedBuffer {
        private final ByteBuf buffer;
        private final boolean copied;
        private long cost;

        /// Whether no byte of it was sent or cut off yet. Then headers may be written into the room that the
        /// read left before its bytes.
        private boolean whole;

        QueuedBuffer(ByteBuf buffer, boolean copied, long cost) {
            this.buffer = buffer;
            this.copied = copied;
            this.cost = cost;
        }

        static QueuedBuffer ofRead(ByteBuf read) {
            QueuedBuffer queued = new QueuedBuffer(read, false, read.capacity() + ENTRY_BYTES);
            queued.whole = true;
            return queued;
        }

        int bytes() {
            return buffer.readableBytes();
        }

        /// The buffer itself; the caller becomes its owner.
        ByteBuf buffer() {
            return buffer;
        }

        /// The bytes to send; the caller owns the returned buffer. The first time, if the buffer is whole, it
        /// has the room before the bytes. Otherwise the bytes begin at index 0, so that no handler writes a
        /// header in front of them: the queue of a broken link may still hold the same bytes.
        ByteBuf toSend() {
            ByteBuf sent = whole ? buffer.retainedDuplicate() : buffer.retainedSlice();
            whole = false;
            return sent;
        }
    }

    boolean isEmpty() {
        return buffers.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /// Adds a payload, and copies it if it is smaller than a limit.
    ///
    /// @param payload owned by this from here on
    /// @return by how much the cost grows
    long add(ByteBuf payload, int copyBelow) {
        int more = payload.readableBytes();
        bytes += more;
        if (more >= copyBelow) {
            return add(QueuedBuffer.ofRead(payload));
        }
        QueuedBuffer last = buffers.peekLast();
        try {
            if (last != null && last.copied && last.buffer.writableBytes() >= more) {
                last.buffer.writeBytes(payload);
                return 0;
            }
            // The first copy gets no spare room, because usually no other follows.
            int capacity = last == null ? more : Math.max(more, WORTH_KEEPING_BYTES);
            ByteBuf copy = payload.alloc().directBuffer(capacity, capacity).writeBytes(payload);
            return add(new QueuedBuffer(copy, true, capacity + ENTRY_BYTES));
        } finally {
            payload.release();
        }
    }

    private long add(QueuedBuffer queued) {
        buffers.add(queued);
        return queued.cost;
    }

    /// Removes the first buffer, or its first bytes if it has more than wanted. The caller owns it.
    ///
    /// @param most the most bytes to take, more than 0; the queue must not be empty
    QueuedBuffer take(long most) {
        QueuedBuffer first = buffers.element();
        if (first.bytes() <= most) {
            buffers.remove();
            bytes -= first.bytes();
            return first;
        }
        int part = (int) most;
        // Both parts share the memory, so that together they cost what the whole did.
        long cost = first.cost * part / first.bytes();
        first.cost -= cost;
        first.whole = false;
        bytes -= part;
        return new QueuedBuffer(first.buffer.readRetainedSlice(part), false, cost);
    }

    /// Appends a buffer that was taken from another queue.
    void append(QueuedBuffer queued) {
        buffers.add(queued);
        bytes += queued.bytes();
    }

    /// Moves all buffers of another queue to the front of this one.
    void prepend(BufferQueue before) {
        while (!before.buffers.isEmpty()) {
            buffers.addFirst(before.buffers.removeLast());
        }
        bytes += before.bytes;
        before.bytes = 0;
    }

    /// Releases bytes from the front, at most as many as there are.
    ///
    /// @return by how much the cost falls
    long drop(long count) {
        long freed = 0;
        for (long left = Math.min(count, bytes); left > 0;) {
            QueuedBuffer first = buffers.element();
            int part = (int) Math.min(left, first.bytes());
            first.buffer.skipBytes(part);
            left -= part;
            bytes -= part;
            if (first.bytes() == 0) {
                buffers.remove();
                freed += first.cost;
                first.buffer.release();
            }
        }
        return freed;
    }

    void clear() {
        buffers.forEach(queued -> queued.buffer.release());
        buffers.clear();
        bytes = 0;
    }
}
