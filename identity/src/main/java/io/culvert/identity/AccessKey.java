package io.culvert.identity;

import java.time.Instant;

/// An access key as the store keeps it.
///
/// @param id `AKIA` and 16 characters
/// @param user the user that the key belongs to
/// @param secret encrypted; only [SecretCipher] can decrypt it
/// @param enabled whether requests signed with the key are accepted
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
