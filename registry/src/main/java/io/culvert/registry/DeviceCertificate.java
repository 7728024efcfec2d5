package io.culvert.registry;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One account's registration of a certificate with which a device authenticates. Several accounts may
/// register the same certificate; each has a separate registration.
///
/// @param id the SHA-256 of the certificate's DER encoding, 64 lower-case hexadecimal digits
/// @param account the account that registered it
/// @param pem the certificate itself
/// @param issued whether this service issued the certificate to this account; otherwise the account registered
/// it, possibly without having its key
/// @param version starts at 1; each change of the status raises it by one
/// @param authority the id of the registered authority that vouches for it, or null if it is registered
/// without one
public record DeviceCertificate(String id, String account, String pem, boolean issued, Status status,
        long version, Instant createdAt, Instant modifiedAt, @Nullable String authority) {

    /// A registration without an authority.
    public DeviceCertificate(String id, String account, String pem, boolean issued, Status status,
            long version, Instant createdAt, Instant modifiedAt) {
        this(id, account, pem, issued, status, version, createdAt, modifiedAt, null);
    }

    /// How many characters it has in a list; see [Page#MAX_CHARS].
    public int chars() {
        return pem.length();
    }

    /// When the certificate expires; empty if its text cannot be read.
    public Optional<Instant> end() {
        return CertificateText.end(pem);
    }

    /// Whether the certificate authenticates its device.
    public enum Status {
        /// The certificate authenticates its device.
        ACTIVE,
        /// The certificate is disabled and may be enabled again.
        INACTIVE,
        /// The first connection with the certificate has begun to register it.
        PENDING_ACTIVATION,
        /// The certificate is disabled for good.
        REVOKED
    }
}
