package io.culvert.registry;

import java.time.Instant;

/// A certificate by which a device proves who it is.
///
/// @param id the SHA-256 of its DER, 64 lower-case hexadecimal digits
/// @param account the account that registered it
/// @param pem the certificate itself
/// @param version 1 at first, one more with each change of its status
public record DeviceCertificate(String id, String account, String pem, Status status, long version,
        Instant createdAt, Instant modifiedAt) {

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
