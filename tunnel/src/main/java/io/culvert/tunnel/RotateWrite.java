package io.culvert.tunnel;

import org.jspecify.annotations.Nullable;

/// The result of [TunnelStore#rotate].
public sealed interface RotateWrite {

    /// The tokens are replaced.
    ///
    /// @param change what the rotation changed
    /// @param adopted the destination that the tunnel got, or null if it kept its own
    record Written(Change change, @Nullable Destination adopted) implements RotateWrite {}

    /// Nothing was written.
    ///
    /// @param reason why the rotation is refused
    record Refused(RotateResult.Refused reason) implements RotateWrite {}
}
