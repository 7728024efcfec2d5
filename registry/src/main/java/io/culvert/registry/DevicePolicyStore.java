package io.culvert.registry;

import java.util.List;

/// Stores the policies of certificates. Every method is one transaction, which is durable when the method
/// returns; methods block. A name of another account is treated as one that does not exist.
///
/// @implSpec Implementations pass the tests of `DevicePolicyStoreContract`.
public interface DevicePolicyStore {

    /// The result of adding a version.
    sealed interface Addition {
        /// The version is added.
        record Added(PolicyVersion version) implements Addition {}

        /// The policy does not exist.
        record NoPolicy() implements Addition {}

        /// The policy has the maximum number of versions.
        record TooMany() implements Addition {}
    }

    /// Creates a policy.
    ///
    /// @param max the account's quota of policies
    RegistryStore.Insertion create(String account, String name, PolicyVersion first, int max);

    /// The versions of a policy, the newest first; empty if the policy does not exist.
    List<PolicyVersion> versions(String account, String name);

    /// Policies by name.
    List<String> names(String account, Page page);

    /// Deletes a policy that no certificate has ([RegistryStore.Removal#TIED]) and that has only its default
    /// version ([RegistryStore.Removal#CONFLICT]).
    RegistryStore.Removal delete(String account, String name);

    /// Adds a version and assigns its number.
    ///
    /// @param max the maximum number of versions of a policy
    Addition addVersion(String account, String name, PolicyVersion version, int max);

    /// Deletes a version that is not the default one ([RegistryStore.Removal#CONFLICT]).
    RegistryStore.Removal deleteVersion(String account, String name, int number);

    /// Makes a version the default one.
    ///
    /// @return whether the version exists
    boolean setDefault(String account, String name, int number);

    /// Attaches a policy to a certificate.
    ///
    /// @param max the maximum number of policies of a certificate
    RegistryStore.Tie attach(String account, String name, String certificateId, int max);

    /// Detaches a policy from a certificate.
    ///
    /// @return whether the policy was attached
    boolean detach(String account, String name, String certificateId);

    /// The names of a certificate's policies.
    List<String> policiesOf(String account, String certificateId, Page page);

    /// The ids of the certificates that have a policy.
    List<String> certificatesWith(String account, String name, Page page);

    /// The default documents of a certificate's policies.
    List<String> documentsOf(String account, String certificateId);
}
