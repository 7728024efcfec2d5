package io.culvert.localproxy.bond;

import io.netty.buffer.ByteBuf;

/// What an application gave and the other end does not have yet, in order. What is sent stays here until it
/// is acknowledged, and nothing that gets it may change it: it goes out as slices whose first byte has index
/// 0, so that no header is written in front of them (spec: c1 10.4). Confined to one event loop.
final class SendBuffer {

    private final Pieces unsent = new Pieces();
    private final Pieces unacknowledged = new Pieces();
    private final Budget budget;
    private long kept;

    SendBuffer(Budget budget) {
        this.budget = budget;
    }

    /// @param payload owned by this from here on
    void add(ByteBuf payload) {
        count(unsent.add(payload, Pieces.WORTH_KEEPING_BYTES));
    }

    private void count(long bytes) {
        long before = Math.max(0, kept - Budget.FLOOR);
        kept += bytes;
        budget.take(Math.max(0, kept - Budget.FLOOR) - before);
    }

    /// The next bytes to send; the caller owns what it gets.
    ///
    /// @param most more than 0; there must be unsent bytes
    ByteBuf next(long most) {
        Pieces.Piece piece = unsent.take(most);
        unacknowledged.append(piece);
        return piece.slice();
    }

    /// A new epoch: everything that is kept is to be sent again.
    void rewind() {
        unsent.prepend(unacknowledged);
    }

    /// The other end has bytes more: those that were sent, and then, after [#rewind], those that were sent
    /// before it.
    void acknowledge(long bytes) {
        long sent = Math.min(bytes, unacknowledged.bytes());
        count(-unacknowledged.drop(sent) - unsent.drop(bytes - sent));
    }

    long unsentBytes() {
        return unsent.bytes();
    }

    /// The memory that it takes, about.
    long kept() {
        return kept;
    }

    /// Whether the application may give more.
    boolean hasRoom() {
        return kept < Budget.FLOOR || budget.isLeft();
    }

    void clear() {
        unsent.clear();
        unacknowledged.clear();
        count(-kept);
    }
}
