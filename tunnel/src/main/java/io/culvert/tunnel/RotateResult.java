package io.culvert.tunnel;

import java.util.Map;

/// What became of [Tunnels#rotate].
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

    /// No open tunnel of that id in the account.
    record NotFound() implements RotateResult {}

    /// A destination was given although only the source is rotated.
    record DestinationNotAllowed() implements RotateResult {}

    /// The destination given is not the tunnel's.
    ///
    /// @param stored the tunnel's
    record DestinationDiffers(Destination stored) implements RotateResult {}

    /// The destination to adopt exceeds a limit.
    ///
    /// @param message which limit, the value, and what was expected
    record LimitExceeded(String message) implements RotateResult {}
}
