/// The callers of the API: accounts, their users, the users' access keys and attached policies. Knows no
/// HTTP, no SQL, and not what a policy document means.
///
/// Open [Identities] first: all of it lies in memory as one [Directory], which a [Proposal] is decided on and
/// which an [IdentityStore] keeps. Secrets are sealed by [SecretCipher].
///
/// ```
/// Proposal (UserRules, …) --on(Directory)--> IdentityChange… --IdentityStore.change(version)--> Directory'
/// ```
@NullMarked
package io.culvert.identity;

import org.jspecify.annotations.NullMarked;
