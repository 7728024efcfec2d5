package io.culvert.tunnel.life;

import java.time.Instant;
import java.util.List;

/// Stores lives. Every method is one transaction and blocks.
///
/// @implSpec Implementations throw [io.culvert.tunnel.StoreException] if the store fails or cannot be reached.
public interface LifeStore {

    /// Writes a new life, UP, with renewal 0, and ends at once the former lives of its folder, behind their
    /// claims: the caller holds the folder's lock, so no other process acts for them.
    ///
    /// @return the former lives that it ended
    List<LifeId> enter(LifeId id, NewLife life, Instant now);

    /// Writes a renewal.
    ///
    /// @param number greater than that of the last renewal
    /// @return false if the life has ended
    boolean renew(LifeId id, long number);

    /// Ends a life that did not renew, unless it has renewed since or a claim of it is under way.
    ///
    /// @param seen the renewal that was seen for too long
    /// @return whether this call ended it
    boolean judge(LifeId id, long seen, Instant now);

    /// Writes that a life is leaving.
    ///
    /// @return false if it has ended
    boolean drain(LifeId id);

    /// Writes that a life has left, after its claims: from then on nothing may act for it.
    void stop(LifeId id, Instant now);

    /// All lives that were not purged.
    List<Life> list();

    /// Removes lives that ended before `endedBefore`. A claim on a tunnel whose home is not known is put off,
    /// so this must be longer ago than a tunnel lives.
    int purge(Instant endedBefore);
}
