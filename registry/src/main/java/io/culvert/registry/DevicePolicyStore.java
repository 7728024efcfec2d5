package io.culvert.registry;

import java.util.List;

/// Where the policies of certificates live. Every method is one transaction, durable when it returns; methods
/// block. A name of another account is a name that does not exist.
///
/// @implSpec Implementations pass the tests of `DevicePolicyStoreContract`.
public interface DevicePolicyStore {

    /// What became of a new version.
    sealed interface Addition {
        /// It is there.
        record Added(PolicyVersion version) implements Addition {}

        /// There is no such policy.
        record NoPolicy() implements Addition {}

        /// The policy has all the versions that it may have.
        record Full() implements Addition {}
    }

    /// Writes a new policy.
    ///
    /// @return whether it was written; false where the name is taken
    boolean create(String account, String name, PolicyVersion first);

    /// The versions of a policy, the newest first; none where there is no such policy.
    List<PolicyVersion> versions(String account, String name);

    /// Policies by name.
    List<String> names(String account, Page page);

    /// Removes a policy that no certificate has ([RegistryStore.Removal#TIED]) and that has no version but
    /// the default one ([RegistryStore.Removal#CONFLICT]).
    RegistryStore.Removal delete(String account, String name);

    /// Adds a version and gives it its number.
    ///
    /// @param max the most versions that a policy may have
    Addition addVersion(String account, String name, PolicyVersion version, int max);

    /// Removes a version that is not the default one ([RegistryStore.Removal#CONFLICT]).
    RegistryStore.Removal deleteVersion(String account, String name, int number);

    /// Makes a version the default one.
    ///
    /// @return whether there is one of that number
    boolean setDefault(String account, String name, int number);

    /// Gives a certificate a policy.
    ///
    /// @param max the most policies that a certificate may have
    RegistryStore.Tie attach(String account, String name, String certificateId, int max);

    /// Takes a policy from a certificate.
    ///
    /// @return whether it had it
    boolean detach(String account, String name, String certificateId);

    /// The names of the policies that a certificate has.
    List<String> policiesOf(String account, String certificateId, Page page);

    /// The ids of the certificates that have a policy.
    List<String> certificatesWith(String account, String name, Page page);

    /// The default documents of a certificate's policies.
    List<String> documentsOf(String account, String certificateId);
}
