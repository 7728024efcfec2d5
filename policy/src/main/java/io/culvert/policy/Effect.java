package io.culvert.policy;

/// The effect of a statement that applies.
public enum Effect {
    /// Permits.
    ALLOW,
    /// Forbids, even if other statements permit.
    DENY
}
