package io.culvert.tunnel;

import io.culvert.tunnel.AttachResult.Entry;
import io.culvert.tunnel.AttachResult.Refusal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decides whether a peer may attach (spec: wire 5.3). A pure function: a store calls it under the lock of
/// the tunnel's row and writes the result.
public final class AttachRule {

    private AttachRule() {}

    /// What the store must do about a claim.
    public sealed interface Decision {

        /// Write `token`, mark the side connected, and admit the peer.
        ///
        /// @param token the token's new state
        /// @param entry by what right
        record Admit(TokenState token, Entry entry) implements Decision {}

        /// Write nothing.
        ///
        /// @param reason why
        record Refuse(Refusal reason) implements Decision {}
    }

    /// Decides on one claim.
    ///
    /// @param tunnel the tunnel that the token belongs to, or null where there is none
    /// @param token the token's state, or null where it was never issued or is revoked
    public static Decision decide(@Nullable Tunnel tunnel, @Nullable TokenState token, Claim claim,
            Instant now) {
        if (tunnel == null || !tunnel.isOpenAt(now) || token == null || token.side() != claim.side()) {
            return new Decision.Refuse(Refusal.INVALID_TOKEN);
        }
        if (!token.used()) {
            return new Decision.Admit(token.admitting(claim), Entry.FIRST);
        }
        if (token.clientToken() != null) {
            return Objects.equals(token.clientToken(), claim.clientToken())
                    ? new Decision.Admit(token.admitting(claim), Entry.CLIENT_TOKEN)
                    : new Decision.Refuse(Refusal.CLIENT_TOKEN_MISMATCH);
        }
        return mayReturn(token, claim, now) ? new Decision.Admit(token.admitting(claim), Entry.RESTART)
                : new Decision.Refuse(Refusal.TOKEN_USED);
    }

    /// A thief with a used token could also come within the return window, so the address must be that of the
    /// peer that was dropped.
    private static boolean mayReturn(TokenState token, Claim claim, Instant now) {
        return token.returnUntil() != null && !now.isAfter(token.returnUntil())
                && claim.address().equals(token.address());
    }
}
