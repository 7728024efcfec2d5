package io.culvert.identity;

import java.util.Optional;

/// The access keys that may sign calls. Answers from memory: an unknown key costs no query.
public interface AccessKeys {

    /// The credential of an access key id; empty when there is none or it is disabled.
    Optional<Credential> find(String accessKeyId);
}
