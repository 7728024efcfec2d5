package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;

/// The direction of a connection in which this end sends: which bytes the other end has, which it may have,
/// and which are to be sent again (spec: c1 9.2). Knows positions; the bytes are kept elsewhere, from
/// [#acknowledged] on.
final class Outbound {

    /// How far the application and the other end are.
    enum State {
        /// The application may give more.
        SENDING,
        /// The application has ended its output; the END follows its last byte.
        END_DUE,
        /// The END was sent in this epoch.
        END_SENT,
        /// The END is acknowledged: the other application has taken everything.
        DONE
    }

    State state = State.SENDING;

    /// The position behind the last byte that the application gave.
    long written;

    /// The position of the next byte to send in this epoch. The END counts as one.
    long sent;

    /// The highest that [#sent] ever was.
    long everSent;

    /// The other end has everything below.
    long acknowledged;

    /// The other end may be sent everything below; the END needs no credit.
    long limit;

    Outbound(long firstCredit) {
        limit = firstCredit;
    }

    /// The application gave bytes.
    void write(int bytes) {
        written += bytes;
    }

    /// The application has ended its output.
    void end() {
        if (state == State.SENDING) {
            state = State.END_DUE;
        }
    }

    /// How many bytes may be sent now.
    long sendable() {
        return Math.max(0, Math.min(written, limit) - sent);
    }

    /// Bytes are sent, from [#sent] on.
    ///
    /// @param bytes at most [#sendable]
    void send(int bytes) {
        advance(sent + bytes);
    }

    boolean isEndSendable() {
        return state == State.END_DUE && sent == written;
    }

    /// What tells the other end that there is no more.
    BondFrame endFrame(int epoch, long connectionId) {
        return new BondFrame.End(epoch, connectionId, written);
    }

    /// The END is sent, at [#written].
    void sendEnd() {
        state = State.END_SENT;
        advance(written + 1);
    }

    private void advance(long to) {
        sent = to;
        everSent = Math.max(everSent, to);
    }

    /// The other end tells what it has and what it may be sent. What is older than what is known changes
    /// nothing.
    ///
    /// @throws BondException where it has what was never sent, or a position is no position
    void acknowledge(long received, long upTo) throws BondException {
        if (received < 0 || upTo < 0) {
            throw new BondException(BondFault.BEYOND_POSITIONS);
        }
        if (received > everSent) {
            throw new BondException(BondFault.NEVER_SENT);
        }
        acknowledged = Math.max(acknowledged, received);
        limit = Math.max(limit, upTo);
        if (state != State.SENDING && acknowledged > written) {
            // Perhaps one of an epoch before, and not sent again yet.
            state = State.DONE;
            sent = acknowledged;
        }
    }

    /// A new epoch: what the other end does not have is sent again (spec: c1 8).
    void resume(long received, long upTo) throws BondException {
        boolean ended = state == State.END_SENT;
        acknowledge(received, upTo);
        sent = acknowledged;
        if (ended && state != State.DONE) {
            state = State.END_DUE;
        }
    }

    /// The other end has forgotten the connection, for it is complete there.
    void complete() {
        acknowledged = written + 1;
        sent = acknowledged;
        state = State.DONE;
    }

    /// Whether an END was ever sent.
    boolean hasEnded() {
        return everSent == written + 1;
    }
}
