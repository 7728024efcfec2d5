/// The callers of the API: accounts, their users, the users' access keys and attached policies. Knows no HTTP
/// and no SQL, and does not interpret policy documents.
///
/// Open [Identities] first. It holds all identities in memory as one [Directory]; a [Proposal] decides on this
/// which changes to make, and an [IdentityStore] keeps them. [SecretCipher] encrypts the secrets.
/// [Identities] is thread safe; lookups answer from memory, and changes block on the store.
///
/// Spec: service 1.1 (signing), 4 (permissions); names, keys and ARNs have the form of AWS IAM.
///
/// ```
/// Proposal (UserRules, …) --on(Directory)--> IdentityChange… --IdentityStore.change(version)--> Directory'
/// ```
@NullMarked
package io.culvert.identity;

import org.jspecify.annotations.NullMarked;
