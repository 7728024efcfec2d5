package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;

/// The receiving direction of a connection: which bytes arrived, which the application has taken, and which
/// were acknowledged to the other end by an ACK or a table (spec: c1 9.2, 10.1). Holds positions only;
/// [Delivery] keeps the bytes.
final class Inbound {

    /// The progress of the other end and of the application.
    enum State {
        /// The other end may send more.
        RECEIVING,
        /// The END has arrived; the application has not taken everything before it.
        END_KNOWN,
        /// The application has taken everything and its input was ended.
        DONE
    }

    /// How soon to acknowledge.
    enum AckUrgency {
        /// Not at all: nothing has changed.
        NONE,
        /// Soon, together with what arrives until then.
        SOON,
        /// At once.
        NOW
    }

    /// The most that is received without an acknowledgement, however large the window is.
    static final long MOST_UNACKNOWLEDGED_BYTES = 256 << 10;

    private State state = State.RECEIVING;

    /// The position after the last byte that arrived; the END counts as a byte once the state is
    /// [State#DONE].
    private long received;

    /// The position after the last byte that the application has taken.
    private long taken;

    /// The value of [#received] in the last acknowledgement.
    private long acknowledged;

    /// The position up to which the other end may send, as last sent to it.
    private long limit;

    /// How far ahead of the application the other end may send.
    private long window;

    Inbound(long firstCredit) {
        limit = firstCredit;
        window = firstCredit;
    }

    /// A copy in the same state.
    Inbound(Inbound from) {
        state = from.state;
        received = from.received;
        taken = from.taken;
        acknowledged = from.acknowledged;
        limit = from.limit;
        window = from.window;
    }

    State state() {
        return state;
    }

    /// The position after the last byte that arrived; the END counts as a byte once the state is
    /// [State#DONE].
    long received() {
        return received;
    }

    /// The position after the last byte that the application has taken.
    long taken() {
        return taken;
    }

    /// The position up to which bytes were acknowledged.
    long acknowledged() {
        return acknowledged;
    }

    /// The position up to which the other end may send, as last sent to it.
    long limit() {
        return limit;
    }

    /// How many bytes ahead of the application the other end may send.
    long window() {
        return window;
    }

    /// Makes the window larger, or smaller by a negative number of bytes. A caller makes it smaller only by
    /// bytes that the application has just taken, so that the limit never falls.
    void resize(long bytes) {
        window += bytes;
    }

    /// Bytes arrived.
    ///
    /// @throws BondException if they are not the next ones, or exceed the limit
    void data(long position, int bytes) throws BondException {
        require(position >= 0 && position + bytes >= 0, BondFault.BEYOND_POSITIONS);
        require(state == State.RECEIVING && position == received, BondFault.GAP);
        require(position + bytes <= limit, BondFault.BEYOND_LIMIT);
        received += bytes;
    }

    /// The END arrived. The same END again changes nothing.
    void end(long position) throws BondException {
        require(position >= 0, BondFault.BEYOND_POSITIONS);
        require(position == (state == State.DONE ? received - 1 : received), BondFault.GAP);
        if (state == State.RECEIVING) {
            state = State.END_KNOWN;
        }
    }

    private static void require(boolean kept, BondFault fault) throws BondException {
        if (!kept) {
            throw new BondException(fault);
        }
    }

    /// The application has taken bytes.
    void take(long bytes) {
        taken += bytes;
    }

    /// Whether to end the application's input now: it has taken all bytes before the END.
    boolean isEndDeliverable() {
        return state == State.END_KNOWN && taken == received;
    }

    /// The application's input was ended, which takes the END.
    void deliverEnd() {
        received++;
        taken = received;
        state = State.DONE;
    }

    /// The position up to which the other end may send from now on; never falls.
    long nextLimit() {
        return state == State.RECEIVING ? Math.max(limit, taken + window) : limit;
    }

    /// When to acknowledge the bytes that arrived and the credit that became free (spec: c1 10.2).
    AckUrgency ackUrgency() {
        long news = received - acknowledged;
        long credit = nextLimit() - limit;
        if (news == 0 && credit == 0) {
            return AckUrgency.NONE;
        }
        boolean much = news >= Math.min(MOST_UNACKNOWLEDGED_BYTES, window / 4)
                || (credit > 0 && credit >= window / 4);
        return state == State.DONE || much ? AckUrgency.NOW : AckUrgency.SOON;
    }

    /// An ACK or a table is about to be sent, which acknowledges everything that arrived.
    void acknowledge() {
        acknowledged = received;
        limit = nextLimit();
    }

    /// Whether all bytes that arrived are acknowledged.
    boolean isAcknowledged() {
        return acknowledged == received;
    }
}
