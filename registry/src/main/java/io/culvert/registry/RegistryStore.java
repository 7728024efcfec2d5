package io.culvert.registry;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the registry lives. Every method is one transaction, durable when it returns; methods block. An id
/// of another account is an id that does not exist.
///
/// @implSpec Implementations throw the store's own exception when it cannot be reached.
public interface RegistryStore {

    /// Writes a new thing.
    ///
    /// @return whether it was written; false where the name is taken
    boolean create(Thing thing);

    Optional<Thing> thing(String account, String name);

    /// Things by name.
    ///
    /// @param after only names behind this one, or null from the first
    List<Thing> things(String account, @Nullable String after, int limit);

    /// Removes a thing and what ties it to certificates.
    ///
    /// @return whether it was there
    boolean deleteThing(String account, String name);

    /// Writes a new certificate.
    ///
    /// @return whether it was written; false where the certificate is registered already, by whomever
    boolean create(DeviceCertificate certificate);

    /// A certificate, whose account nobody knows yet: for a device that connects.
    Optional<DeviceCertificate> certificate(String id);

    /// Sets what a certificate is good for.
    ///
    /// @return whether it is there
    boolean setStatus(String account, String id, DeviceCertificate.Status status);

    /// Removes a certificate and what ties it to things.
    ///
    /// @return whether it was there
    boolean deleteCertificate(String account, String id);

    /// Ties a certificate to a thing; doing it again changes nothing.
    ///
    /// @return whether both exist
    boolean attach(String account, String thingName, String certificateId);

    /// Parts a certificate from a thing.
    ///
    /// @return whether they were tied
    boolean detach(String account, String thingName, String certificateId);

    /// The names of the things that a certificate is tied to.
    List<String> thingsOf(String certificateId);

    /// The ids of the certificates that a thing is tied to.
    List<String> certificatesOf(String account, String thingName);
}
