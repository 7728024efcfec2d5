package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;

/// The sending direction of a connection: which bytes the other end has, which it may be sent, and which are
/// to be sent again (spec: c1 9.2). Holds positions only; [SendBuffer] keeps the bytes from
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

    private State state = State.SENDING;

    /// The position after the last byte that the application wrote.
    private long written;

    /// The position of the next byte to send in this epoch. The END counts as one.
    private long sent;

    /// The highest value of [#sent] in any epoch.
    private long everSent;

    /// The other end has everything below.
    private long acknowledged;

    /// The other end may be sent everything below; the END needs no credit.
    private long limit;

    Outbound(long firstCredit) {
        limit = firstCredit;
    }

    /// A copy in the same state.
    Outbound(Outbound from) {
        state = from.state;
        written = from.written;
        sent = from.sent;
        everSent = from.everSent;
        acknowledged = from.acknowledged;
        limit = from.limit;
    }

    State state() {
        return state;
    }

    /// The position after the last byte that the application wrote.
    long written() {
        return written;
    }

    /// The position of the next byte to send in this epoch.
    long sent() {
        return sent;
    }

    /// The highest position that was sent in any epoch.
    long everSent() {
        return everSent;
    }

    /// The position below which the other end has everything.
    long acknowledged() {
        return acknowledged;
    }

    /// The position below which the other end may be sent bytes.
    long limit() {
        return limit;
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

    /// How many bytes this epoch sends again; call it before any are sent.
    long resendable() {
        return Math.max(0, Math.min(everSent, written) - sent);
    }

    /// Whether the other end has not acknowledged everything that was sent.
    boolean awaitsAcknowledgement() {
        return acknowledged < sent;
    }

    /// The position up to which the other end has acknowledged bytes of the application.
    long acknowledgedBytes() {
        return Math.min(acknowledged, written);
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
