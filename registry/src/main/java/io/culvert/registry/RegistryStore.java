package io.culvert.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores things and certificates. Every method is one transaction, which is durable when the method returns;
/// methods block. An id of another account is treated as one that does not exist.
///
/// @implSpec Implementations throw an unchecked exception of the store if it cannot be reached, and pass the
/// tests of `RegistryStoreContract`.
public interface RegistryStore {

    /// The maximum number of things that one certificate may be attached to.
    int MAX_THINGS_OF_A_CERTIFICATE = 100;

    /// The result of writing a new entry.
    enum Insertion {
        /// It is created.
        CREATED,
        /// The name is already in use.
        TAKEN,
        /// The account has reached its quota.
        FULL
    }

    /// The result of changing a certificate's status.
    enum StatusChange {
        /// The certificate has the new status.
        CHANGED,
        /// The certificate already had this status.
        SAME,
        /// The certificate is revoked, which is final.
        REVOKED,
        /// The certificate does not exist.
        NOT_FOUND
    }

    /// The result of deleting something.
    enum Removal {
        /// It is deleted.
        REMOVED,
        /// It did not exist.
        NOT_FOUND,
        /// Something is still attached to it.
        TIED,
        /// Its state or version does not permit it.
        CONFLICT
    }

    /// The result of an attachment.
    enum Tie {
        /// It is attached now.
        TIED,
        /// It was attached before.
        SAME,
        /// The thing or the certificate does not exist.
        NOT_FOUND,
        /// The certificate has the maximum number of attachments.
        FULL
    }

    /// Creates a thing.
    ///
    /// @param max the account's quota of things
    Insertion create(Thing thing, int max);

    /// The thing of a name; empty if the account has none.
    Optional<Thing> thing(String account, String name);

    /// Things by name.
    ///
    /// @param filter selects the things, or null for all
    List<Thing> things(String account, @Nullable AttributeFilter filter, Page page);

    /// Writes a thing's attributes and version if the stored version is lower by one.
    ///
    /// @return whether it was written
    boolean update(Thing thing);

    /// Deletes a thing that has no certificates, and its memberships in groups.
    ///
    /// @param expectedVersion the version that the thing must have, or null for any
    Removal deleteThing(String account, String name, @Nullable Long expectedVersion);

    /// Creates an account's registration of a certificate; [Insertion#TAKEN] if the account has already
    /// registered it.
    ///
    /// @param max the account's quota of certificates
    Insertion create(DeviceCertificate certificate, int max);

    /// An account's registration of a certificate.
    Optional<DeviceCertificate> certificate(String account, String id);

    /// The registration by the account that the certificate was issued for, whichever account that is.
    Optional<DeviceCertificate> issued(String id);

    /// Certificates by the time of their registration, then by id.
    ///
    /// @param after the last certificate of the previous page, or null for the first page
    /// @param ascending whether the oldest come first, as opposed to the newest
    List<DeviceCertificate> certificates(String account, @Nullable CertificateCursor after, boolean ascending,
            int limit);

    /// Active certificates of all accounts, by account and id.
    ///
    /// @param after the last certificate of the previous page, or null for the first page
    List<DeviceCertificate> active(@Nullable DeviceCertificate after, int limit);

    /// The position at which a page of certificates ended.
    ///
    /// @param createdAt the time of the last certificate's registration
    /// @param id the last certificate's id
    record CertificateCursor(Instant createdAt, String id) {}

    /// Sets the status of a certificate, unless it is revoked.
    StatusChange setStatus(String account, String id, DeviceCertificate.Status status, Instant now);

    /// Deletes a certificate that is neither active ([Removal#CONFLICT]) nor attached to a thing
    /// ([Removal#TIED]).
    Removal deleteCertificate(String account, String id);

    /// Attaches a certificate to a thing.
    Tie attach(String account, String thingName, String certificateId);

    /// Detaches a certificate from a thing.
    ///
    /// @return whether it was attached
    boolean detach(String account, String thingName, String certificateId);

    /// The names of the things that a certificate is attached to.
    List<String> thingsOf(String account, String certificateId, Page page);

    /// The ids of the certificates that are attached to a thing.
    List<String> certificatesOf(String account, String thingName, Page page);
}
