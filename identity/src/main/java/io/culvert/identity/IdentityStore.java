package io.culvert.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Stores identities. Several processes may share one: everything has one version, which each change raises.
/// Blocks; what fails throws the store's own unchecked exception, and then nothing is changed.
public interface IdentityStore {

    /// The current version; cheap, because it is queried often.
    long version();

    /// Everything, as it was at one moment, with its version.
    Directory load();

    /// Makes all of these changes in their order, or none.
    ///
    /// @param version that they were decided on
    /// @return whether they were made; they were not where the version is another by now. Afterwards the
    /// version is one higher
    boolean change(long version, List<IdentityChange> changes);

    /// Writes when access keys were last used, unless a later time is already stored. Keys that are gone are
    /// passed over, and the version stays.
    void used(Map<String, Instant> lastUsed);

    /// When these access keys were last used; those that never were are missing.
    Map<String, Instant> lastUsed(Collection<String> accessKeyIds);
}
