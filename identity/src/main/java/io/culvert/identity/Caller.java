package io.culvert.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The caller of a request whose signature has been verified.
///
/// @param account the twelve-digit account
/// @param userName the name of the user or role, or `root` for the account itself
/// @param userId the id that GetCallerIdentity and `aws:userid` show
/// @param arn `arn:aws:iam::ACCOUNT:user/NAME`, `arn:aws:iam::ACCOUNT:root` or
/// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`
/// @param accessKeyId the key that signed
/// @param grant what the temporary credentials were issued for, or null for a long-term key
public record Caller(String account, String userName, String userId, String arn, String accessKeyId,
        @Nullable SessionGrant grant) {

    /// The caller of an operation that needs no signature, until the operation knows better. Has
    /// no permissions.
    public static final Caller ANONYMOUS = new Caller("anonymous", "anonymous", "anonymous", "anonymous",
            "anonymous");

    /// The caller behind a long-term key.
    public Caller(String account, String userName, String userId, String arn, String accessKeyId) {
        this(account, userName, userId, arn, accessKeyId, null);
    }

    /// Whether this is the account's root, which no policy limits.
    public boolean isRoot() {
        return arn.endsWith(":root");
    }

    /// Whether the caller is a session of a role.
    public boolean isRoleSession() {
        return grant != null && grant.kind() == SessionGrant.Kind.ROLE;
    }

    /// What the temporary credentials were issued for; empty for a long-term key.
    public Optional<SessionGrant> session() {
        return Optional.ofNullable(grant);
    }
}
