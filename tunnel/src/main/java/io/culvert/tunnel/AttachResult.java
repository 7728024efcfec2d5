package io.culvert.tunnel;

import io.culvert.tunnel.life.Claimant;
import io.culvert.tunnel.life.LifeId;
import org.jspecify.annotations.Nullable;

/// The result of an attempt to attach.
public sealed interface AttachResult {

    /// The peer is admitted.
    ///
    /// @param tunnel the tunnel after the admission; its version orders this admission among others
    /// @param side the side that is now connected
    /// @param attachment the id of the attachment
    /// @param entry why the peer is admitted
    /// @param replaced the previous attachment of the side, whose peer must be dismissed, or null if there was
    /// none
    /// @param moved the life that the tunnel moved away from, whose peers of it must leave, or null
    /// @param claimant for whom the peer was admitted; the peer may pass nothing on once its lease is over
    record Attached(Tunnel tunnel, Side side, String attachment, Entry entry, @Nullable String replaced,
            @Nullable LifeId moved, Claimant claimant) implements AttachResult {

        /// A peer of a process that has its database to itself.
        public Attached(Tunnel tunnel, Side side, String attachment, Entry entry, @Nullable String replaced) {
            this(tunnel, side, attachment, entry, replaced, null, Claimant.ALONE);
        }
    }

    /// The peer is refused.
    ///
    /// @param reason why the peer is refused
    record Refused(Refusal reason) implements AttachResult {}

    /// The tunnel's peers are with another life, which would admit this one: carry it there. Nothing was
    /// written.
    ///
    /// @param home the life
    /// @param link `HOST:PORT` at which other nodes reach it
    record Elsewhere(LifeId home, String link) implements AttachResult {}

    /// Cannot be decided now; the client must try again (503). Nothing was written.
    ///
    /// @param cause why
    record Later(Cause cause) implements AttachResult {}

    /// The claiming life has ended, or its lease is over; the client must try again elsewhere (503). Nothing
    /// was written, or what was written lets the peer return.
    record Fenced() implements AttachResult {}

    /// Why a claim is put off.
    enum Cause {
        /// The server has not got the claiming life's last renewal: it is not the one that the lease is
        /// renewed on, or has lost something.
        SERVER_BEHIND,
        /// The database does not know the tunnel's home.
        UNKNOWN_HOME,
        /// The token was used without a client token by a peer of a life that cannot be asked and has not
        /// ended yet; once it has, the peer may return.
        HOLDER_LIVES
    }

    /// Why a peer is admitted.
    enum Entry {
        /// The token was unused.
        FIRST,
        /// The token was used, and the peer presented the client token of the first use.
        CLIENT_TOKEN,
        /// The token was used without a client token, by a peer that the service disconnected when it
        /// stopped, and this is the first return from the same address within the return window.
        RESTART,
        /// The same handshake was admitted before under another attachment, and its answer was lost
        /// between nodes.
        RETRY
    }

    /// Why a peer is refused (spec: wire 5.3, rule 17).
    enum Refusal {
        /// The token was never issued, is revoked, or belongs to the other side or to a closed or
        /// deleted tunnel.
        INVALID_TOKEN,
        /// The token was used without a client token.
        TOKEN_USED,
        /// The token was used with a client token, and is now presented with another one or none.
        CLIENT_TOKEN_MISMATCH
    }
}
