package io.culvert.policy;

/// The effect of a statement that applies.
public enum Effect {
    /// Permits.
    ALLOW,
    /// Forbids, whatever other statements permit.
    DENY
}
