/// The callers of the API: accounts, their users, the users' access keys and attached policies. Knows no
/// HTTP, no SQL, and not what a policy document means.
///
/// Open [Identities] first. It holds all identities in memory as one [Directory]; a [Proposal] decides on this
/// which changes to make, and an [IdentityStore] keeps them. [SecretCipher] encrypts the secrets.
///
/// ```
/// Proposal (UserRules, …) --on(Directory)--> IdentityChange… --IdentityStore.change(version)--> Directory'
/// ```
@NullMarked
package io.culvert.identity;

import org.jspecify.annotations.NullMarked;
