package io.culvert.tunnel;

/// What became of a try to attach.
public sealed interface AttachResult {

    /// The peer is let in.
    ///
    /// @param tunnel the tunnel as it was at that moment
    /// @param side the side that is now connected
    /// @param attachment the attachment's name, to be given back to [Tunnels#detached(TunnelId, Side, String)]
    record Attached(Tunnel tunnel, Side side, String attachment) implements AttachResult {}

    /// The peer is not let in.
    ///
    /// @param reason why
    record Refused(Refusal reason) implements AttachResult {}

    /// Why a peer is not let in (spec: wire 5.3, rule 17).
    enum Refusal {
        /// Never issued, revoked by a rotation, of a closed, expired or deleted tunnel, or of the other side.
        INVALID_TOKEN,
        /// Used before without a client token.
        TOKEN_USED,
        /// Used before with another client token than now.
        CLIENT_TOKEN_MISMATCH
    }
}
