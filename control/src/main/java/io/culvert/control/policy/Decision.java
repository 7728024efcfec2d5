package io.culvert.control.policy;

/// What an [Authorizer] says.
public sealed interface Decision {

    /// It may be done.
    record Allowed() implements Decision {}

    /// It may not.
    ///
    /// @param why the words for the caller and the audit
    /// @param explicit whether a statement denies it, rather than none allowing it
    record Denied(String why, boolean explicit) implements Decision {}
}
