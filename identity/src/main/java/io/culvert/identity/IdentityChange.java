package io.culvert.identity;

/// One step of a change to who there is. `Put` makes or replaces.
public sealed interface IdentityChange {

    /// An account.
    record PutAccount(Account account) implements IdentityChange {}

    /// An account that has no users and policies.
    record DeleteAccount(String account) implements IdentityChange {}

    /// A user of an account that is there, with policies that are there.
    record PutUser(User user) implements IdentityChange {}

    /// A user who has no access keys.
    record DeleteUser(QualifiedName user) implements IdentityChange {}

    /// An access key of a user who is there.
    record PutKey(AccessKey key) implements IdentityChange {}

    /// An access key.
    record DeleteKey(String id) implements IdentityChange {}

    /// A policy of an account that is there.
    record PutPolicy(Policy policy) implements IdentityChange {}

    /// A policy that no user has.
    record DeletePolicy(QualifiedName policy) implements IdentityChange {}
}
