package io.culvert.tunnel;

import org.jspecify.annotations.Nullable;

/// The answer to an attempt to attach.
public sealed interface AttachResult {

    /// The peer is admitted.
    ///
    /// @param tunnel the tunnel as the admission left it; its version orders this admission among others
    /// @param side the side that is now connected
    /// @param attachment the attachment's name, to be passed to [Tunnels#detached(TunnelId, Side, String)]
    /// @param entry by what right
    /// @param replaced the attachment that it ended, whose peer must leave, or null where the side had no peer
    record Attached(Tunnel tunnel, Side side, String attachment, Entry entry,
            @Nullable String replaced) implements AttachResult {}

    /// The peer is not admitted.
    ///
    /// @param reason why
    record Refused(Refusal reason) implements AttachResult {}

    /// By what right a peer is admitted.
    enum Entry {
        /// The token was fresh; it is used now.
        FIRST,
        /// The token was used, and the peer presented the client token of the first use.
        CLIENT_TOKEN,
        /// The token was used without a client token by a peer that the service itself dropped when it
        /// stopped, and this peer comes from the same address, once, within the return window.
        RESTART
    }

    /// Why a peer is not admitted (spec: wire 5.3, rule 17).
    enum Refusal {
        /// Never issued, revoked by a rotation, of a closed, expired or deleted tunnel, or of the other side.
        INVALID_TOKEN,
        /// Used before without a client token.
        TOKEN_USED,
        /// Used before with a client token, and now presented with another or none.
        CLIENT_TOKEN_MISMATCH
    }
}
