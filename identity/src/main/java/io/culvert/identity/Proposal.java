package io.culvert.identity;

/// A change that somebody wants, decided on who there is: a rule of
/// [AccountRules], [UserRules], [KeyRules], [PolicyRules] or [ApplyRules], with what it needs. Pure, and asked
/// again where another change came first.
@FunctionalInterface
public interface Proposal {

    /// The changes to make, or the reason why there are none.
    Outcome on(Directory directory);
}
