package io.culvert.localproxy.bond;

import io.netty.buffer.ByteBuf;

/// The bytes that an application wrote and the other end has not acknowledged, in order. Sent bytes stay
/// here, so nothing that sends them may change them (spec: c1 10.4, 18). Confined to one event loop.
final class SendBuffer {

    private final BufferQueue unsent = new BufferQueue();
    private final BufferQueue unacknowledged = new BufferQueue();
    private final Budget budget;
    private long kept;

    SendBuffer(Budget budget) {
        this.budget = budget;
    }

    /// @param payload owned by this from here on
    void add(ByteBuf payload) {
        count(unsent.add(payload, BufferQueue.WORTH_KEEPING_BYTES));
    }

    private void count(long bytes) {
        long before = Math.max(0, kept - Budget.FLOOR);
        kept += bytes;
        budget.take(Math.max(0, kept - Budget.FLOOR) - before);
    }

    /// The next bytes to send; the caller owns the buffer. A header may be written in front of them if there
    /// is room.
    ///
    /// @param most the most bytes to take, more than 0; there must be unsent bytes
    ByteBuf next(long most) {
        BufferQueue.QueuedBuffer taken = unsent.take(most);
        unacknowledged.append(taken);
        return taken.toSend();
    }

    /// A new epoch begins: all bytes that are kept are to be sent again.
    void rewind() {
        unsent.prepend(unacknowledged);
    }

    /// Releases bytes that the other end has acknowledged: first those sent in this epoch, then those that
    /// [#rewind] made unsent again.
    void acknowledge(long bytes) {
        long sent = Math.min(bytes, unacknowledged.bytes());
        count(-unacknowledged.drop(sent) - unsent.drop(bytes - sent));
    }

    long unsentBytes() {
        return unsent.bytes();
    }

    /// The approximate memory that it uses, in bytes.
    long kept() {
        return kept;
    }

    /// Whether the application may write more.
    boolean hasRoom() {
        return kept < Budget.FLOOR || budget.isLeft();
    }

    void clear() {
        unsent.clear();
        unacknowledged.clear();
        count(-kept);
    }
}
