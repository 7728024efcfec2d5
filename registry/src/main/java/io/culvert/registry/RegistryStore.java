package io.culvert.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where things and certificates live. Every method is one transaction, durable when it returns; methods
/// block. An id of another account is an id that does not exist.
///
/// @implSpec Implementations throw the store's own exception when it cannot be reached, and pass the tests
/// of `RegistryStoreContract`.
public interface RegistryStore {

    /// The most things that one certificate may be tied to.
    int MAX_THINGS_OF_A_CERTIFICATE = 100;

    /// What became of a change to a certificate's status.
    enum StatusChange {
        /// It has the new status.
        CHANGED,
        /// It had it already.
        SAME,
        /// It is revoked, which is final.
        REVOKED,
        /// There is none of that id.
        NOT_FOUND
    }

    /// What became of an attempt to remove something.
    enum Removal {
        /// It is gone.
        REMOVED,
        /// It was not there.
        NOT_FOUND,
        /// It is still tied to others.
        TIED,
        /// It is not in the state, or of the version, that it must be in.
        CONFLICT
    }

    /// What became of an attempt to tie a certificate to a thing.
    enum Tie {
        /// They are tied now.
        TIED,
        /// They were.
        SAME,
        /// One of them does not exist.
        NOT_FOUND,
        /// The certificate has all the things that it may have.
        FULL
    }

    /// Writes a new thing.
    ///
    /// @return whether it was written; false where the name is taken
    boolean create(Thing thing);

    Optional<Thing> thing(String account, String name);

    /// Things by name.
    ///
    /// @param filter which, or null for all
    List<Thing> things(String account, @Nullable AttributeFilter filter, Page page);

    /// Writes a thing's attributes and version if its version is still the previous one.
    ///
    /// @return whether it was written
    boolean update(Thing thing);

    /// Removes a thing that no certificate is tied to, also from its groups.
    ///
    /// @param expectedVersion the version that it must have, or null for any
    Removal deleteThing(String account, String name, @Nullable Long expectedVersion);

    /// Writes an account's registration of a certificate.
    ///
    /// @return whether it was written; false where the account has registered the certificate already
    boolean create(DeviceCertificate certificate);

    /// An account's registration of a certificate.
    Optional<DeviceCertificate> certificate(String account, String id);

    /// The registration of the account that a certificate was issued for, whichever that is.
    Optional<DeviceCertificate> issued(String id);

    /// Certificates by the time of their registration, then by id.
    ///
    /// @param after the last one of the page before, or null from the first
    /// @param ascending whether the oldest come first, rather than the newest
    List<DeviceCertificate> certificates(String account, @Nullable Position after, boolean ascending,
            int limit);

    /// Active certificates of all accounts, by account and id.
    ///
    /// @param after the last one of the page before, or null from the first
    List<DeviceCertificate> active(@Nullable DeviceCertificate after, int limit);

    /// Where a page of certificates ended.
    ///
    /// @param createdAt of the last one
    /// @param id of the last one
    record Position(Instant createdAt, String id) {}

    /// Sets the status of a certificate. A revoked certificate stays revoked.
    StatusChange setStatus(String account, String id, DeviceCertificate.Status status, Instant now);

    /// Removes a certificate that is not active ([Removal#CONFLICT]) and not tied to a thing
    /// ([Removal#TIED]).
    Removal deleteCertificate(String account, String id);

    /// Ties a certificate to a thing.
    Tie attach(String account, String thingName, String certificateId);

    /// Parts a certificate from a thing.
    ///
    /// @return whether they were tied
    boolean detach(String account, String thingName, String certificateId);

    /// The names of an account's things that a certificate is tied to.
    List<String> thingsOf(String account, String certificateId, Page page);

    /// The ids of the certificates that a thing is tied to.
    List<String> certificatesOf(String account, String thingName, Page page);
}
