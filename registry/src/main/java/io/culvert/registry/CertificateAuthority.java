package io.culvert.registry;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One account's registration of an authority that signs certificates of its devices.
///
/// @param id the SHA-256 of its certificate's DER encoding, 64 lower-case hexadecimal digits
/// @param account the account that registered it
/// @param pem its certificate
/// @param subject the digest of its subject; see [CertificateText#digest]
/// @param active whether the certificates that are registered under it are accepted
/// @param mode how it was registered
/// @param firstConnection what happens when a device connects with a certificate of it that is not registered
/// @param version starts at 1; each change raises it by one
public record CertificateAuthority(String id, String account, String pem, String subject, boolean active,
        Mode mode, FirstConnection firstConnection, long version, Instant createdAt, Instant modifiedAt) {

    /// How an authority was registered.
    public enum Mode {
        /// With a certificate that it signed for this purpose.
        DEFAULT,
        /// Without such a proof.
        SNI_ONLY
    }

    /// What happens when a device connects with a certificate that is not registered.
    ///
    /// @param enabled whether it is registered
    /// @param templateName the stored template by which it is registered, or null
    /// @param templateBody the template itself, or null
    public record FirstConnection(boolean enabled, @Nullable String templateName,
            @Nullable String templateBody) {

        /// It is refused.
        public static final FirstConnection REFUSED = new FirstConnection(false, null, null);

        /// The same, enabled or not.
        public FirstConnection with(boolean isEnabled) {
            return new FirstConnection(isEnabled, templateName, templateBody);
        }

        /// Whether there is a template.
        public boolean hasTemplate() {
            return templateName != null || templateBody != null;
        }
    }

    /// When its certificate expires; empty if its text cannot be read.
    public Optional<Instant> end() {
        return CertificateText.end(pem);
    }

    /// The same, changed.
    CertificateAuthority changed(boolean isActive, FirstConnection first, Instant now) {
        return new CertificateAuthority(id, account, pem, subject, isActive, mode, first, version + 1,
                createdAt, now);
    }
}
