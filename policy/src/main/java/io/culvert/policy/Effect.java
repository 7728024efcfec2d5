package io.culvert.policy;

/// What a statement does where it applies.
public enum Effect {
    /// Permits.
    ALLOW,
    /// Forbids, whatever other statements permit.
    DENY
}
