package io.culvert.identity;

/// A proposed change, which decides on the current identities which steps to take. Made by
/// [AccountRules], [UserRules], [KeyRules], [PolicyRules] and [ApplyRules]. Evaluated again if another change
/// was made first, so it must be a pure function.
@FunctionalInterface
public interface Proposal {

    /// The steps to take, or the reason for the refusal.
    Outcome on(Directory directory);
}
