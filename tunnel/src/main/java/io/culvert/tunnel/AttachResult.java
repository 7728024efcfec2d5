package io.culvert.tunnel;

import org.jspecify.annotations.Nullable;

/// The result of an attempt to attach.
public sealed interface AttachResult {

    /// The peer is admitted.
    ///
    /// @param tunnel the tunnel after the admission; its version orders this admission among others
    /// @param side the side that is now connected
    /// @param attachment the id of the attachment, for [Tunnels#detached(TunnelId, Side, String)]
    /// @param entry why the peer is admitted
    /// @param replaced the previous attachment of the side, whose peer must be dismissed, or null if there
    /// was none
    record Attached(Tunnel tunnel, Side side, String attachment, Entry entry,
            @Nullable String replaced) implements AttachResult {}

    /// The peer is refused.
    ///
    /// @param reason why the peer is refused
    record Refused(Refusal reason) implements AttachResult {}

    /// Why a peer is admitted.
    enum Entry {
        /// The token was unused.
        FIRST,
        /// The token was used, and the peer presented the client token of the first use.
        CLIENT_TOKEN,
        /// The token was used without a client token, by a peer that the service disconnected when it
        /// stopped, and this is the first return from the same address within the return window.
        RESTART
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
