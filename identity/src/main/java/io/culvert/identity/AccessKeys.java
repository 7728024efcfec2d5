package io.culvert.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The access keys that may sign calls. Answers from memory: an unknown key costs no query.
@FunctionalInterface
public interface AccessKeys {

    /// The credential of a long-term access key id; empty when there is none or it is disabled.
    Optional<Credential> find(String accessKeyId);

    /// The credential of an access key id.
    ///
    /// @param sessionToken what accompanies the signature: required for temporary credentials, null for a
    /// long-term key
    default Optional<Credential> find(String accessKeyId, @Nullable String sessionToken) {
        return find(accessKeyId);
    }
}
