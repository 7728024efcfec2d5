package io.culvert.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores registered authorities and provisioning templates. Every method is one transaction, which is
/// durable when the method returns; methods block. An id of another account is treated as one that does not
/// exist.
///
/// @implSpec Implementations pass the tests of `AuthorityStoreContract`.
public interface AuthorityStore {

    /// Creates an account's registration of an authority.
    ///
    /// @param max the maximum number of authorities of the account
    RegistryStore.Insertion create(CertificateAuthority authority, int max);

    /// An account's registration of an authority.
    Optional<CertificateAuthority> authority(String account, String id);

    /// The authorities of an account with this subject; see [CertificateAuthority#subject].
    List<CertificateAuthority> withSubject(String account, String subject);

    /// The authorities of an account, by id.
    List<CertificateAuthority> authorities(String account, Page page);

    /// Writes the status and the first connection's rule if the stored version is lower by one.
    ///
    /// @return whether it was written
    boolean update(CertificateAuthority authority);

    /// Deletes an authority that is not active.
    ///
    /// @return [RegistryStore.Removal#CONFLICT] if it is active
    RegistryStore.Removal deleteAuthority(String account, String id);

    /// The certificates that are registered under an authority, by id.
    List<DeviceCertificate> certificatesOf(String account, String authorityId, Page page);

    /// A named provisioning template.
    ///
    /// @param body the document
    /// @param role the member `provisioningRoleArn`, which has no effect
    /// @param enabled whether devices are registered by it
    record Template(String account, String name, @Nullable String description, String body, String role,
            boolean enabled, Instant createdAt) {}

    /// Creates a template.
    ///
    /// @param max the maximum number of templates of the account
    RegistryStore.Insertion create(Template template, int max);

    /// The template of a name.
    Optional<Template> template(String account, String name);

    /// The templates of an account, by name.
    List<Template> templates(String account, Page page);

    /// Deletes a template that no authority names.
    ///
    /// @return [RegistryStore.Removal#TIED] if an authority names it
    RegistryStore.Removal deleteTemplate(String account, String name);
}
