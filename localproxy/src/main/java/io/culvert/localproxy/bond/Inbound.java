package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;

/// The direction of a connection in which this end receives: what it has, what its application has taken, and
/// what the other end was told of both (spec: c1 9.2, 10.1).
final class Inbound {

    /// How far the other end and the application are.
    enum State {
        /// More may come.
        RECEIVING,
        /// The END has come; the application has not taken everything before it.
        END_KNOWN,
        /// The application has taken everything and its input was ended.
        DONE
    }

    /// When the other end is told.
    enum Tell {
        /// There is nothing new.
        NOTHING,
        /// Soon, with whatever comes until then.
        SOON,
        /// At once.
        NOW
    }

    /// The most that is received without telling, however large the window is.
    static final long TELL_BYTES = 256 << 10;

    State state = State.RECEIVING;

    /// The position behind the last byte that came; the END counts as one once it is [State#DONE].
    long received;

    /// The position behind the last byte that the application has taken.
    long taken;

    /// What the other end was told to be received.
    long toldReceived;

    /// Up to where the other end was told that it may send.
    long limit;

    /// How far ahead of the application the other end may send.
    long window;

    Inbound(long firstCredit) {
        limit = firstCredit;
        window = firstCredit;
    }

    /// Bytes came.
    ///
    /// @throws BondException where they are not the next ones, or above the limit
    void data(long position, int bytes) throws BondException {
        require(position >= 0 && position + bytes >= 0, BondFault.BEYOND_POSITIONS);
        require(state == State.RECEIVING && position == received, BondFault.GAP);
        require(position + bytes <= limit, BondFault.BEYOND_LIMIT);
        received += bytes;
    }

    /// The END came. The same again changes nothing.
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

    /// Whether the application's input is to be ended now: it has taken all that came before the END.
    boolean isEndDeliverable() {
        return state == State.END_KNOWN && taken == received;
    }

    /// The application's input was ended: the END counts.
    void deliverEnd() {
        received++;
        taken = received;
        state = State.DONE;
    }

    /// Up to where the other end may send now; never falls.
    long nextLimit() {
        return state == State.RECEIVING ? Math.max(limit, taken + window) : limit;
    }

    /// Whether what came, or the credit, is worth a message (spec: c1 10.2).
    Tell tell() {
        long news = received - toldReceived;
        long credit = nextLimit() - limit;
        if (news == 0 && credit == 0) {
            return Tell.NOTHING;
        }
        boolean much = news >= Math.min(TELL_BYTES, window / 4) || (credit > 0 && credit >= window / 4);
        return state == State.DONE || much ? Tell.NOW : Tell.SOON;
    }

    /// The other end is being told everything.
    void told() {
        toldReceived = received;
        limit = nextLimit();
    }

    /// Whether the other end was told everything that it has to know.
    boolean isTold() {
        return toldReceived == received;
    }
}
