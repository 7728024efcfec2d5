package io.culvert.tunnel;

import io.culvert.tunnel.AttachResult.Cause;
import io.culvert.tunnel.AttachResult.Entry;
import io.culvert.tunnel.AttachResult.Refusal;
import io.culvert.tunnel.life.Life;
import io.culvert.tunnel.life.LifeId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides whether a peer may attach (spec: wire 5.3, cluster 5). A pure function: a store calls it under the
/// lock of the tunnel's row.
public final class AttachRule {

    private AttachRule() {}

    /// What the store must do for a claim.
    public sealed interface Verdict {

        /// Write `token`, mark the side connected, make the claiming life the home, and admit the peer.
        ///
        /// @param token the token's new state
        /// @param entry why the peer is admitted
        /// @param moved the life that the tunnel moves away from, or null if it does not move
        record Admit(TokenState token, Entry entry, @Nullable LifeId moved) implements Verdict {}

        /// Write nothing.
        ///
        /// @param result the answer
        record Decline(AttachResult result) implements Verdict {}
    }

    /// Decides on a claim of a process that has its database to itself.
    ///
    /// @param tunnel the tunnel that the token belongs to, or null if there is none
    /// @param token the token's state, or null if it was never issued or is revoked
    public static Verdict decide(@Nullable Tunnel tunnel, @Nullable TokenState token, Claim claim,
            Instant now) {
        return decide(tunnel, token, Homing.ALONE, claim, now);
    }

    /// Decides on one claim.
    ///
    /// @param tunnel the tunnel that the token belongs to, or null if there is none
    /// @param token the token's state, or null if it was never issued or is revoked
    public static Verdict decide(@Nullable Tunnel tunnel, @Nullable TokenState token, Homing homing,
            Claim claim, Instant now) {
        Optional<AttachResult> unfit = unfit(homing, claim);
        if (unfit.isPresent()) {
            return new Verdict.Decline(unfit.get());
        }
        if (tunnel == null || !tunnel.isOpenAt(now) || token == null || token.side() != claim.side()) {
            return refuse(Refusal.INVALID_TOKEN);
        }
        return switch (entry(tunnel, token, homing, claim, now)) {
            case Verdict.Decline decline -> decline;
            case Verdict.Admit admit -> place(homing, claim, admit);
        };
    }

    /// Why the claiming life may not ask; empty if it may.
    private static Optional<AttachResult> unfit(Homing homing, Claim claim) {
        if (claim.claimant().isAlone()) {
            return Optional.empty();
        }
        if (homing.own() == null) {
            return Optional.of(new AttachResult.Later(Cause.SERVER_BEHIND));
        }
        if (!homing.own().isLiving()) {
            return Optional.of(new AttachResult.Fenced());
        }
        return homing.own().renewal() < claim.claimant().renewal()
                ? Optional.of(new AttachResult.Later(Cause.SERVER_BEHIND))
                : Optional.empty();
    }

    /// Whether the token admits the peer, wherever the tunnel's peers are.
    private static Verdict entry(Tunnel tunnel, TokenState token, Homing homing, Claim claim, Instant now) {
        if (!token.used()) {
            return admit(token, claim, Entry.FIRST);
        }
        if (token.clientToken() != null) {
            return Objects.equals(token.clientToken(), claim.clientToken())
                    ? admit(token, claim, Entry.CLIENT_TOKEN)
                    : refuse(Refusal.CLIENT_TOKEN_MISMATCH);
        }
        if (claim.before() != null && claim.before().equals(token.attachment())) {
            return admit(token, claim, Entry.RETRY);
        }
        if (mayReturn(tunnel, token, homing, claim, now)) {
            return admit(token, claim, Entry.RESTART);
        }
        return isHeldElsewhere(tunnel, token, claim) ? leftToHolder(homing, claim)
                : refuse(Refusal.TOKEN_USED);
    }

    private static Verdict admit(TokenState token, Claim claim, Entry entry) {
        return new Verdict.Admit(token.admitting(claim), entry, null);
    }

    private static Verdict refuse(Refusal reason) {
        return new Verdict.Decline(new AttachResult.Refused(reason));
    }

    /// Requires the address of the peer that was disconnected, because a thief could present a used token
    /// within the return window too.
    private static boolean mayReturn(Tunnel tunnel, TokenState token, Homing homing, Claim claim,
            Instant now) {
        Instant until = token.returnUntil() != null ? token.returnUntil()
                : endOfWindow(tunnel, token, homing, claim);
        return until != null && !now.isAfter(until) && claim.address().equals(token.address());
    }

    /// The end of the return window of a peer that was attached when its life ended; null if there is none.
    private static @Nullable Instant endOfWindow(Tunnel tunnel, TokenState token, Homing homing,
            Claim claim) {
        Life holder = homing.holderLife();
        return holder == null || holder.endedAt() == null || !isAttached(tunnel, token) ? null
                : holder.endedAt().plus(claim.claimant().returnWindow());
    }

    private static boolean isAttached(Tunnel tunnel, TokenState token) {
        return Objects.equals(token.attachment(), tunnel.connection(token.side()).attachment());
    }

    /// Whether another life holds, or held when it ended, the peer that used this token, and this may be the
    /// same client.
    private static boolean isHeldElsewhere(Tunnel tunnel, TokenState token, Claim claim) {
        return !claim.claimant().isAlone() && token.holder() != null && isAttached(tunnel, token)
                && !token.holder().equals(claim.claimant().lease().id())
                && claim.address().equals(token.address());
    }

    /// A used token without a client token returns only when its holder has ended, so that no token admits
    /// two agents. Whether the peer is still attached, the holder alone knows; if it cannot be asked, the
    /// client must try again, and must not be refused for ever.
    private static Verdict leftToHolder(Homing homing, Claim claim) {
        Life holder = homing.holderLife();
        if (holder != null && !holder.isLiving()) {
            return refuse(Refusal.TOKEN_USED);
        }
        return holder == null || !holder.id().equals(homing.home()) || isSuspect(holder.id(), claim)
                ? new Verdict.Decline(new AttachResult.Later(Cause.HOLDER_LIVES))
                : elsewhere(holder);
    }

    private static Verdict elsewhere(Life life) {
        return new Verdict.Decline(new AttachResult.Elsewhere(life.id(), life.link()));
    }

    /// Whether the peer is admitted here or must be carried to the tunnel's home.
    private static Verdict place(Homing homing, Claim claim, Verdict.Admit admit) {
        LifeId home = homing.home();
        if (claim.claimant().isAlone() || home == null || claim.claimant().lease().id().equals(home)) {
            return admit;
        }
        if (homing.homeLife() == null) {
            return new Verdict.Decline(new AttachResult.Later(Cause.UNKNOWN_HOME));
        }
        if (!homing.homeLife().isLiving() || isSuspect(home, claim)) {
            return new Verdict.Admit(admit.token(), admit.entry(), home);
        }
        return elsewhere(homing.homeLife());
    }

    private static boolean isSuspect(LifeId life, Claim claim) {
        return claim.claimant().suspects().contains(life);
    }
}
