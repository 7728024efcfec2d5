package io.culvert.policy;

/// Decides whether a caller may do something. Safe for use by several threads. Answers from memory; blocks
/// only if it reads values of the request that cost a query.
@FunctionalInterface
public interface Authorizer {

    /// The decision; root is always allowed.
    Decision decide(AccessRequest request);
}
