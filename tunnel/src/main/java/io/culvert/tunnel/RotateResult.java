package io.culvert.tunnel;

import java.util.Map;

/// The outcome of [Tunnels#rotate].
public sealed interface RotateResult {

    /// The old tokens are revoked.
    ///
    /// @param tunnel the tunnel after the rotation
    /// @param tokens the new tokens of the rotated sides
    record Rotated(Tunnel tunnel, Map<Side, ClientAccessToken> tokens) implements RotateResult {
        public Rotated {
            tokens = Map.copyOf(tokens);
        }
    }

    /// The rotation was refused; nothing was written.
    sealed interface Refused extends RotateResult
            permits NotFound, DestinationNotAllowed, DestinationDiffers, LimitExceeded, Stale {}

    /// The account has no open tunnel of that id.
    record NotFound() implements Refused {}

    /// The caller gave a destination but rotates only the source.
    record DestinationNotAllowed() implements Refused {}

    /// The given destination differs from the tunnel's. The caller may lack the permission to see
    /// the tunnel's.
    record DestinationDiffers() implements Refused {}

    /// The given destination exceeds a limit.
    ///
    /// @param message which limit, the value, and what was expected
    record LimitExceeded(String message) implements Refused {}
}
