package io.culvert.tunnel;

import io.culvert.tunnel.life.Life;
import io.culvert.tunnel.life.LifeId;
import org.jspecify.annotations.Nullable;

/// Whose a tunnel and a token are, as the store reads it under the lock of the tunnel's row (spec: cluster
/// 5).
///
/// @param home the life whose relay pairs the tunnel's peers, or null if no peer is attached
/// @param own the claiming life, or null if the database does not know it
/// @param homeLife the life `home`, or null if there is none or the database does not know it
/// @param holderLife the life that last admitted a peer with the token, or null if there is none or the
/// database does not know it
public record Homing(@Nullable LifeId home, @Nullable Life own, @Nullable Life homeLife,
        @Nullable Life holderLife) {

    /// The tunnel of a process that has its database to itself.
    public static final Homing ALONE = new Homing(null, null, null, null);
}
