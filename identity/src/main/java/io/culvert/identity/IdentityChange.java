package io.culvert.identity;

/// One step of a change of identities. `Put` creates or replaces.
public sealed interface IdentityChange {

    /// An account.
    record PutAccount(Account account) implements IdentityChange {}

    /// An account that has no users and policies.
    record DeleteAccount(String account) implements IdentityChange {}

    /// A user of an existing account, with existing policies.
    record PutUser(User user) implements IdentityChange {}

    /// A user without access keys.
    record DeleteUser(QualifiedName user) implements IdentityChange {}

    /// An access key of an existing user.
    record PutKey(AccessKey key) implements IdentityChange {}

    /// An access key.
    record DeleteKey(String id) implements IdentityChange {}

    /// A policy of an existing account.
    record PutPolicy(Policy policy) implements IdentityChange {}

    /// A role of an existing account, with existing policies.
    record PutRole(AssumableRole role) implements IdentityChange {}

    /// A role.
    record DeleteRole(QualifiedName role) implements IdentityChange {}

    /// A policy that no user and no role has.
    record DeletePolicy(QualifiedName policy) implements IdentityChange {}
}
