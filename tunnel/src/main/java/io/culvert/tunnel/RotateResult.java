package io.culvert.tunnel;

import java.util.Map;

/// The outcome of [Tunnels#rotate].
public sealed interface RotateResult {

    /// The old tokens are revoked.
    ///
    /// @param tunnel as it is after the rotation
    /// @param tokens the new ones, of the rotated sides only
    record Rotated(Tunnel tunnel, Map<Side, ClientAccessToken> tokens) implements RotateResult {
        public Rotated {
            tokens = Map.copyOf(tokens);
        }
    }

    /// Nothing was changed.
    sealed interface Refused extends RotateResult
            permits NotFound, DestinationNotAllowed, DestinationDiffers, LimitExceeded, Stale {}

    /// No open tunnel of that id in the account.
    record NotFound() implements Refused {}

    /// A destination was given although only the source is rotated.
    record DestinationNotAllowed() implements Refused {}

    /// The destination given is not the tunnel's, which the caller may not be allowed to know.
    record DestinationDiffers() implements Refused {}

    /// The destination to adopt exceeds a limit.
    ///
    /// @param message which limit, the value, and what was expected
    record LimitExceeded(String message) implements Refused {}
}
