package io.culvert.tunnel;

import io.culvert.tunnel.AttachResult.Entry;
import io.culvert.tunnel.AttachResult.Refusal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decides whether a peer may attach (spec: wire 5.3). A pure function: a store calls it under the lock of
/// the tunnel's row.
public final class AttachRule {

    private AttachRule() {}

    /// What the store must write for a claim.
    public sealed interface Verdict {

        /// Write `token`, mark the side connected, and admit the peer.
        ///
        /// @param token the token's new state
        /// @param entry why the peer is admitted
        record Admit(TokenState token, Entry entry) implements Verdict {}

        /// Write nothing.
        ///
        /// @param reason why the peer is refused
        record Refuse(Refusal reason) implements Verdict {}
    }

    /// Decides on one claim.
    ///
    /// @param tunnel the tunnel that the token belongs to, or null if there is none
    /// @param token the token's state, or null if it was never issued or is revoked
    public static Verdict decide(@Nullable Tunnel tunnel, @Nullable TokenState token, Claim claim,
            Instant now) {
        if (tunnel == null || !tunnel.isOpenAt(now) || token == null || token.side() != claim.side()) {
            return new Verdict.Refuse(Refusal.INVALID_TOKEN);
        }
        if (!token.used()) {
            return new Verdict.Admit(token.admitting(claim), Entry.FIRST);
        }
        if (token.clientToken() != null) {
            return Objects.equals(token.clientToken(), claim.clientToken())
                    ? new Verdict.Admit(token.admitting(claim), Entry.CLIENT_TOKEN)
                    : new Verdict.Refuse(Refusal.CLIENT_TOKEN_MISMATCH);
        }
        return mayReturn(token, claim, now) ? new Verdict.Admit(token.admitting(claim), Entry.RESTART)
                : new Verdict.Refuse(Refusal.TOKEN_USED);
    }

    /// Requires the address of the peer that was disconnected, because a thief could present a used token
    /// within the return window too.
    private static boolean mayReturn(TokenState token, Claim claim, Instant now) {
        return token.returnUntil() != null && !now.isAfter(token.returnUntil())
                && claim.address().equals(token.address());
    }
}
