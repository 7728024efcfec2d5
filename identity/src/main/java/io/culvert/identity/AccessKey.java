package io.culvert.identity;

import java.time.Instant;

/// An access key as it is kept.
///
/// @param id `AKIA` and 16 characters
/// @param user whose it is
/// @param secret sealed; only [SecretCipher] has it in the clear
/// @param enabled whether it may sign
public record AccessKey(String id, QualifiedName user, SealedSecret secret, boolean enabled,
        Instant createdAt) {

    /// The same key, enabled or not.
    public AccessKey enabled(boolean whether) {
        return new AccessKey(id, user, secret, whether, createdAt);
    }

    /// The same key with a newly encrypted secret.
    AccessKey sealed(SealedSecret anew) {
        return new AccessKey(id, user, anew, enabled, createdAt);
    }
}
