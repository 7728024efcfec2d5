package io.culvert.registry;

import java.time.Instant;

/// A certificate by which a device proves who it is.
///
/// @param id the SHA-256 of its DER, 64 lower-case hexadecimal digits
/// @param account the account that registered it
/// @param pem the certificate itself
public record DeviceCertificate(String id, String account, String pem, Status status, Instant createdAt) {

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
