package io.culvert.tunnel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One client access token as the store keeps it, beside its digest.
///
/// @param side the side that it admits
/// @param used whether a peer was admitted with it
/// @param clientToken the digest of the client token of its first use, or null
/// @param address the IP address of the last peer that it admitted, or null while it is fresh
/// @param attachment the last attachment that it admitted, or null while it is fresh
/// @param returnUntil until when a peer that presented no client token may return after a restart, or null
public record TokenState(Side side, boolean used, @Nullable Digest clientToken, @Nullable String address,
        @Nullable String attachment, @Nullable Instant returnUntil) {

    /// A token that no peer has presented yet.
    public static TokenState fresh(Side side) {
        return new TokenState(side, false, null, null, null, null);
    }

    /// The state after the claim was admitted. Only a fresh token adopts the claim's client token.
    TokenState admitting(Claim claim) {
        return new TokenState(side, true, used ? clientToken : claim.clientToken(), claim.address(),
                claim.attachment(), null);
    }

    /// The state after the service dropped the peer: one that presented no client token may return.
    public TokenState returnable(Instant until) {
        return clientToken != null ? this : new TokenState(side, used, null, address, attachment, until);
    }
}
