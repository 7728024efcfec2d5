package io.culvert.localproxy.bond;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/// Bytes in order, in pieces that know what memory they take. Small ones are copied together, because a slice
/// of what was read would keep all of it. Owns its buffers. Confined to one event loop.
final class Pieces {

    /// Smaller payloads are copied where they have to wait.
    static final int WORTH_KEEPING_BYTES = 16 << 10;

    /// What a piece costs beside its bytes, about.
    static final int ENTRY_BYTES = 96;

    private final Deque<Piece> pieces = new ArrayDeque<>(2);
    private long bytes;

    /// A buffer, and what it counts for.
    static final class Piece {
        private final ByteBuf buffer;
        private final boolean copied;
        private long cost;

        Piece(ByteBuf buffer, boolean copied, long cost) {
            this.buffer = buffer;
            this.copied = copied;
            this.cost = cost;
        }

        int bytes() {
            return buffer.readableBytes();
        }

        /// The bytes themselves, whose owner the caller is.
        ByteBuf buffer() {
            return buffer;
        }

        /// Its bytes for somebody else, who owns what it gets. Begins at index 0: no header is written in
        /// front of it.
        ByteBuf slice() {
            return buffer.retainedSlice();
        }
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /// Adds a payload, copied where it is smaller than a limit.
    ///
    /// @param payload owned by this from here on
    /// @return by how much the cost grows
    long add(ByteBuf payload, int copyBelow) {
        int more = payload.readableBytes();
        bytes += more;
        if (more >= copyBelow) {
            return add(new Piece(payload, false, payload.capacity() + ENTRY_BYTES));
        }
        Piece last = pieces.peekLast();
        try {
            if (last != null && last.copied && last.buffer.writableBytes() >= more) {
                last.buffer.writeBytes(payload);
                return 0;
            }
            // The first is as small as it can be: mostly it is the only one.
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

    /// Takes the first piece out, or as much of it as is wanted. The caller owns it.
    ///
    /// @param most more than 0; there must be a piece
    Piece take(long most) {
        Piece first = pieces.element();
        if (first.bytes() <= most) {
            pieces.remove();
            bytes -= first.bytes();
            return first;
        }
        int part = (int) most;
        // The parts share the memory: together they cost what the whole did.
        long cost = first.cost * part / first.bytes();
        first.cost -= cost;
        bytes -= part;
        return new Piece(first.buffer.readRetainedSlice(part), false, cost);
    }

    /// Adds a piece that was taken out.
    void append(Piece piece) {
        pieces.add(piece);
        bytes += piece.bytes();
    }

    /// Takes everything of another in, before what is here.
    void prepend(Pieces before) {
        while (!before.pieces.isEmpty()) {
            pieces.addFirst(before.pieces.removeLast());
        }
        bytes += before.bytes;
        before.bytes = 0;
    }

    /// Drops bytes from the front, as many as there are at most.
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
