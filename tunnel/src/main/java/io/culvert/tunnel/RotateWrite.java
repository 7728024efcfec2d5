package io.culvert.tunnel;

import org.jspecify.annotations.Nullable;

/// What [TunnelStore#rotate] did.
public sealed interface RotateWrite {

    /// The tokens are replaced.
    ///
    /// @param change what that changed
    /// @param adopted the destination that the tunnel did not have before, or null
    record Written(Change change, @Nullable Destination adopted) implements RotateWrite {}

    /// Nothing was written.
    ///
    /// @param reason why
    record Refused(RotateResult.Refused reason) implements RotateWrite {}
}
