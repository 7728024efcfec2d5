package io.culvert.identity;

/// A change that somebody wants, decided on who there is: a rule of
/// [AccountRules], [UserRules], [KeyRules], [PolicyRules] or [ApplyRules], with what it needs. Pure, and asked
/// again where another change came first.
@FunctionalInterface
public interface Proposal {

    /// What is to be changed, or why nothing is.
    Outcome on(Directory directory);
}
