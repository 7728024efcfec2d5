package io.culvert.tunnel.life;

import java.time.Duration;
import java.util.Set;

/// For whom a claim is made: what this process knew of itself and of others when it asked.
///
/// @param lease the lease of the claiming life; the peer keeps it
/// @param renewal the last renewal that this life had heard answered
/// @param session counts the sessions with the database in which the life has listened. A claim that was asked
/// in an earlier one may have missed a hint; ask again before its peer attaches
/// @param suspects the lives that seem to be gone and have not ended in the database yet; their tunnels may
/// move
/// @param returnWindow how long after a life has ended its peers without a client token may return
public record Claimant(Lease lease, long renewal, long session, Set<LifeId> suspects, Duration returnWindow) {

    /// A process that has its database to itself.
    public static final Claimant ALONE = new Claimant(Lease.ALONE, 0, 0, Set.of(), Duration.ZERO);

    public Claimant {
        suspects = Set.copyOf(suspects);
    }

    /// Whether the process has its database to itself.
    public boolean isAlone() {
        return lease.life().isEmpty();
    }
}
