package io.culvert.registry;

/// The quotas of an account in the registry, so that no account fills the disk that all share.
///
/// @param things things of an account; 1 or more
/// @param thingGroups thing groups of an account; 1 or more
/// @param certificates certificates of an account, whatever their status; 1 or more
/// @param policies policies of certificates that an account has; 1 or more
public record RegistryQuotas(int things, int thingGroups, int certificates, int policies) {

    /// Two certificates for each thing, so that all can be replaced while the old ones are still valid.
    public static final RegistryQuotas DEFAULTS = new RegistryQuotas(100_000, 10_000, 200_000, 1_000);

    public RegistryQuotas {
        require("max-things", things);
        require("max-thing-groups", thingGroups);
        require("max-certificates", certificates);
        require("max-certificate-policies", policies);
    }

    private static void require(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: 1 or more)");
        }
    }
}
