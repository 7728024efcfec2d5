package io.culvert.policy;

/// What an [Authorizer] says.
public sealed interface Decision {

    /// It may be done.
    record Allowed() implements Decision {}

    /// It may not.
    ///
    /// @param why the words for the audit; they name policies, so they are not for the caller
    /// @param explicit whether a statement denies it, rather than none allowing it
    /// @param resource the first of the request's resources that is refused
    record Denied(String why, boolean explicit, String resource) implements Decision {}
}
