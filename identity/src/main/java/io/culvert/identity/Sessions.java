package io.culvert.identity;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All credentials that may sign calls: long-term keys, and temporary ones whose user or role is still there.
/// Thread safe; answers from memory.
///
/// @param keys the long-term keys, root's too
/// @param directory the users and roles that are there
public record Sessions(AccessKeys keys, Supplier<Directory> directory,
        SessionTokens tokens) implements AccessKeys {

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return keys.find(accessKeyId);
    }

    /// Temporary credentials that have expired are found too, so that the caller can be told so.
    @Override
    public Optional<Credential> find(String accessKeyId, @Nullable String sessionToken) {
        if (!SessionTokens.isTemporary(accessKeyId)) {
            return keys.find(accessKeyId);
        }
        return sessionToken == null ? Optional.empty()
                : open(accessKeyId, sessionToken).map(found -> new Credential(found.caller(),
                        found.revealSecret(), sessionToken, found.grant().expiresAt()));
    }

    /// The credentials that a session token belongs to, if their user or role is still there.
    public Optional<SessionCredentials> open(String accessKeyId, String sessionToken) {
        return tokens.open(accessKeyId, sessionToken).filter(found -> isThere(found.grant()));
    }

    private boolean isThere(SessionGrant grant) {
        QualifiedName name = new QualifiedName(grant.account(), grant.name());
        return switch (grant.kind()) {
            case ROOT -> keys.find(grant.parentKeyId()).isPresent();
            case USER -> keys.find(grant.parentKeyId()).isPresent()
                    && directory.get().user(name).filter(user -> user.id().equals(grant.id())).isPresent();
            case ROLE -> directory.get().role(name).filter(role -> role.id().equals(grant.id())).isPresent();
        };
    }
}
