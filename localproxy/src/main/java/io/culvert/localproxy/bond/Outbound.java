package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;

/// The sending direction of a connection: which bytes the other end has, which it may be sent, and which are
/// to be sent again (spec: c1 9.2). Knows positions only; [SendBuffer] keeps the bytes from
/// [#acknowledged] on.
final class Outbound {

    /// The progress of the application and of the other end.
    enum State {
        /// The application may write more.
        SENDING,
        /// The application has ended its output; the END follows its last byte.
        END_DUE,
        /// The END was sent in this epoch.
        END_SENT,
        /// The END is acknowledged: the other application has taken everything.
        DONE
    }

    State state = State.SENDING;

    /// The position after the last byte that the application wrote.
    long written;

    /// The position of the next byte to send in this epoch. The END counts as one.
    long sent;

    /// The highest value of [#sent] in any epoch.
    long everSent;

    /// The other end has everything below.
    long acknowledged;

    /// The other end may be sent everything below; the END needs no credit.
    long limit;

    Outbound(long firstCredit) {
        limit = firstCredit;
    }

    /// The application wrote bytes.
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

    /// The frame that ends this direction.
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

    /// The other end acknowledges bytes and raises its limit. Lower values than before change nothing.
    ///
    /// @param received the position up to which it has received
    /// @param upTo its limit
    /// @throws BondException if it acknowledges bytes that were never sent, or if a position is negative
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
            // The END may be of an earlier epoch, and not sent in this one yet.
            state = State.DONE;
            sent = acknowledged;
        }
    }

    /// A new epoch begins: bytes that the other end does not have are sent again (spec: c1 8).
    void resume(long received, long upTo) throws BondException {
        boolean ended = state == State.END_SENT;
        acknowledge(received, upTo);
        sent = acknowledged;
        if (ended && state != State.DONE) {
            state = State.END_DUE;
        }
    }

    /// The other end has completed the connection and removed it.
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
