package io.culvert.registry;

import java.time.Instant;

/// One account's registration of a certificate with which a device authenticates. Several accounts may
/// register the same certificate; each has a separate registration.
///
/// @param id the SHA-256 of its DER, 64 lower-case hexadecimal digits
/// @param account the account that registered it
/// @param pem the certificate itself
/// @param issued whether this service made the certificate and its key for this account, rather than that the
/// account brought the certificate, whose key it need not have
/// @param version 1 at first, one more with each change of its status
public record DeviceCertificate(String id, String account, String pem, boolean issued, Status status,
        long version, Instant createdAt, Instant modifiedAt) {

    /// Whether it counts.
    public enum Status {
        /// It proves its device.
        ACTIVE,
        /// It proves nothing for now.
        INACTIVE,
        /// It never will again.
        REVOKED
    }
}
