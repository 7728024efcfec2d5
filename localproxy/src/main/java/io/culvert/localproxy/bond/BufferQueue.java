package io.culvert.localproxy.bond;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/// A queue of bytes in pieces, each of which knows how much memory it takes. Small payloads are copied
/// together, because a slice of a large buffer keeps all of that buffer. Owns its buffers. Confined to one
/// event loop.
final class Pieces {

    /// Payloads that have to wait are copied if they are smaller.
    static final int WORTH_KEEPING_BYTES = 16 << 10;

    /// The approximate memory that a piece takes beside its buffer.
    static final int ENTRY_BYTES = 96;

    private final Deque<Piece> pieces = new ArrayDeque<>(2);
    private long bytes;

    /// A buffer and the memory that it takes.
    static final class Piece {
        private final ByteBuf buffer;
        private final boolean copied;
        private long cost;

        /// Whether nothing of it was sent or cut off yet, so that headers may be written into the room that
        /// its reader left before it.
        private boolean whole;

        Piece(ByteBuf buffer, boolean copied, long cost) {
            this.buffer = buffer;
            this.copied = copied;
            this.cost = cost;
        }

        static Piece ofRead(ByteBuf read) {
            Piece piece = new Piece(read, false, read.capacity() + ENTRY_BYTES);
            piece.whole = true;
            return piece;
        }

        int bytes() {
            return buffer.readableBytes();
        }

        /// The buffer itself; the caller becomes its owner.
        ByteBuf buffer() {
            return buffer;
        }

        /// Its bytes, to be sent; the caller owns the buffer. The first time, and only if the piece is whole,
        /// the room before the bytes is there as well. Otherwise the bytes begin at index 0, so that no
        /// handler writes a header in front of them: an earlier sending may still lie in the queue of a
        /// broken link.
        ByteBuf toSend() {
            ByteBuf sent = whole ? buffer.retainedDuplicate() : buffer.retainedSlice();
            whole = false;
            return sent;
        }
    }

    boolean isEmpty() {
        return pieces.isEmpty();
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
            return add(Piece.ofRead(payload));
        }
        Piece last = pieces.peekLast();
        try {
            if (last != null && last.copied && last.buffer.writableBytes() >= more) {
                last.buffer.writeBytes(payload);
                return 0;
            }
            // The first copy gets no spare room, because usually no other follows.
            int capacity = last == null ? more : Math.max(more, WORTH_KEEPING_BYTES);
            ByteBuf copy = payload.alloc().directBuffer(capacity, capacity).writeBytes(payload);
            return add(new Piece(copy, true, capacity + ENTRY_BYTES));
        } finally {
            payload.release();
        }
    }

    private long add(Piece piece) {
        pieces.add(piece);
        return piece.cost;
    }

    /// Removes the first piece, or its first bytes if it is longer than wanted. The caller owns it.
    ///
    /// @param most the most bytes to take, more than 0; the queue must not be empty
    Piece take(long most) {
        Piece first = pieces.element();
        if (first.bytes() <= most) {
            pieces.remove();
            bytes -= first.bytes();
            return first;
        }
        int part = (int) most;
        // Both parts share the memory, so that together they cost what the whole did.
        long cost = first.cost * part / first.bytes();
        first.cost -= cost;
        first.whole = false;
        bytes -= part;
        return new Piece(first.buffer.readRetainedSlice(part), false, cost);
    }

    /// Appends a piece taken from another queue.
    void append(Piece piece) {
        pieces.add(piece);
        bytes += piece.bytes();
    }

    /// Moves all pieces of another queue in front of those here.
    void prepend(Pieces before) {
        while (!before.pieces.isEmpty()) {
            pieces.addFirst(before.pieces.removeLast());
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
            Piece first = pieces.element();
            int part = (int) Math.min(left, first.bytes());
            first.buffer.skipBytes(part);
            left -= part;
            bytes -= part;
            if (first.bytes() == 0) {
                pieces.remove();
                freed += first.cost;
                first.buffer.release();
            }
        }
        return freed;
    }

    void clear() {
        pieces.forEach(piece -> piece.buffer.release());
        pieces.clear();
        bytes = 0;
    }
}
