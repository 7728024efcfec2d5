package io.culvert.policy;

/// The decision of an [Authorizer].
public sealed interface Decision {

    /// The caller may perform the action.
    record Allowed() implements Decision {}

    /// The caller may not perform the action.
    ///
    /// @param why the reason for the audit; it names policies, so it is never sent to the caller
    /// @param explicit whether a statement denies the action, as opposed to none allowing it
    /// @param resource the first of the request's resources that is denied
    record Denied(String why, boolean explicit, String resource) implements Decision {}
}
