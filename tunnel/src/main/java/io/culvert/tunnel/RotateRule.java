package io.culvert.tunnel;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides what a rotation changes (spec: service 2). A pure function: a store calls it under the lock of the
/// tunnel's row, so that it decides on the current tunnel and not on one that was read earlier.
public final class RotateRule {

    private RotateRule() {}

    /// What the store must write for a rotation.
    public sealed interface Verdict {

        /// Write `tunnel` and replace the tokens.
        ///
        /// @param tunnel the tunnel after the rotation
        /// @param adopted the destination that the tunnel gets, or null if it keeps its own
        record Rotate(Tunnel tunnel, @Nullable Destination adopted) implements Verdict {}

        /// Write nothing.
        ///
        /// @param reason why the rotation is refused
        record Refuse(RotateResult.Refused reason) implements Verdict {}
    }

    /// Decides on one rotation.
    ///
    /// @param stored the tunnel as the store has it, or null if the account has no such tunnel
    public static Verdict decide(@Nullable Tunnel stored, Rotation rotation, Instant now) {
        if (stored == null || !stored.isOpenAt(now)) {
            return new Verdict.Refuse(new RotateResult.NotFound());
        }
        if (!stored.isDescribedAs(rotation.seen())) {
            return new Verdict.Refuse(new Stale(stored));
        }
        Destination given = rotation.given();
        if (given != null && !rotation.tokens().digests().containsKey(Side.DESTINATION)) {
            return new Verdict.Refuse(new RotateResult.DestinationNotAllowed());
        }
        Destination has = stored.destination();
        if (given != null && has != null && !has.sameAs(given)) {
            return new Verdict.Refuse(new RotateResult.DestinationDiffers());
        }
        return rotate(stored, rotation, has == null ? given : null, now);
    }

    private static Verdict rotate(Tunnel stored, Rotation rotation, @Nullable Destination adopted,
            Instant now) {
        Optional<String> tooMany = rotation.limits().tooManyServices(adopted);
        if (tooMany.isPresent()) {
            return new Verdict.Refuse(new RotateResult.LimitExceeded(tooMany.get()));
        }
        return new Verdict.Rotate(stored.rotated(rotation.tokens().digests().keySet(), adopted, now),
                adopted);
    }
}
