package io.culvert.policy;

/// Decides whether a caller may do something. Safe for use by several threads; answers from memory.
@FunctionalInterface
public interface Authorizer {

    /// The decision; root is always allowed.
    Decision decide(AccessRequest request);
}
