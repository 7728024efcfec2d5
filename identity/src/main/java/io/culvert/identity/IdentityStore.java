package io.culvert.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Stores identities. Several processes may share a store: it has one version, which each change raises.
/// Methods block; a method that fails throws an unchecked exception of the store and has changed nothing.
public interface IdentityStore {

    /// The current version. Must be cheap, because it is queried often.
    long version();

    /// A consistent snapshot of all identities.
    Directory load();

    /// Applies all of these changes in order, or none.
    ///
    /// @param version the version on which the changes were decided
    /// @return whether the changes were applied, which raises the version by one; false if the store has
    /// another version by now
    boolean change(long version, List<IdentityChange> changes);

    /// Writes when access keys were last used, unless a later time is already stored. Ignores deleted keys.
    /// Does not change the version.
    void used(Map<String, Instant> lastUsed);

    /// When these access keys were last used; keys that were never used are missing.
    Map<String, Instant> lastUsed(Collection<String> accessKeyIds);
}
