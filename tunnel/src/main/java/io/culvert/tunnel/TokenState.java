package io.culvert.tunnel;

import io.culvert.tunnel.life.LifeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of a client access token, which the store keeps with its digest.
///
/// @param side the side that the token is for
/// @param used whether a peer was admitted with it
/// @param clientToken the digest of the client token of its first use, or null
/// @param address the IP address of the last admitted peer, or null if the token is unused
/// @param attachment the id of the last attachment, or null if the token is unused
/// @param returnUntil the time until which a peer without a client token may reattach after a restart, or null
/// @param holder the life that last admitted a peer with it, or null if it was a process that had its database
/// to itself
public record TokenState(Side side, boolean used, @Nullable Digest clientToken, @Nullable String address,
        @Nullable String attachment, @Nullable Instant returnUntil, @Nullable LifeId holder) {

    /// A new token, which no peer has presented yet.
    static TokenState fresh(Side side) {
        return new TokenState(side, false, null, null, null, null, null);
    }

    /// The state after a claim was admitted. The first use sets the client token.
    TokenState admitting(Claim claim) {
        return new TokenState(side, true, used ? clientToken : claim.clientToken(), claim.address(),
                claim.attachment(), null, claim.claimant().lease().life().orElse(null));
    }

    /// The state after the service stopped and disconnected the peer: a peer without a client token
    /// may reattach.
    TokenState returnable(Instant until) {
        return clientToken != null ? this
                : new TokenState(side, used, null, address, attachment, until, holder);
    }
}
