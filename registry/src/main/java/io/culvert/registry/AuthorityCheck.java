package io.culvert.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks whether an authority signed a certificate and may have done so: its validity, its name constraints,
/// and the use of both certificates. There are no intermediate certificates: the issuer itself is registered.
final class AuthorityCheck {

    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final Set<String> CLIENT_USES = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");
    private static final int SIGNS_CERTIFICATES = 5;
    private static final int OCTET_STRING = 4;

    private AuthorityCheck() {}

    /// Why a certificate cannot be that of an authority, as a message for the caller; empty if it can.
    static Optional<String> fault(X509Certificate authority, Instant now) {
        if (authority.getVersion() != 3 || authority.getBasicConstraints() < 0) {
            return Optional.of("not an authority's certificate (expected: version 3, CA:TRUE)");
        }
        boolean[] uses = authority.getKeyUsage();
        if (uses != null && !uses[SIGNS_CERTIFICATES]) {
            return Optional.of("its key may not sign certificates (expected: key usage keyCertSign)");
        }
        return CertificateText.isValidAt(authority, now) ? Optional.empty()
                : Optional.of("valid from " + authority.getNotBefore().toInstant() + " to "
                        + authority.getNotAfter().toInstant() + " (expected: valid now)");
    }

    /// Why a device's certificate is not accepted as one of an authority; empty if it is.
    static Optional<String> fault(X509Certificate authority, X509Certificate leaf, Instant now) {
        Optional<String> broken = fault(authority, now);
        if (broken.isPresent()) {
            return broken.map(why -> "the authority is " + why);
        }
        if (leaf.getBasicConstraints() >= 0) {
            return Optional.of("an authority's certificate (expected: a device's)");
        }
        try {
            List<String> uses = leaf.getExtendedKeyUsage();
            if (uses != null && uses.stream().noneMatch(CLIENT_USES::contains)) {
                return Optional.of("not for clients (expected: extended key usage clientAuth, or none)");
            }
            validate(authority, leaf, now);
            return Optional.empty();
        } catch (CertPathValidatorException e) {
            return Optional.of("not acceptable (" + reason(e) + ")");
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            return Optional.of("cannot be checked against its authority");
        }
    }

    /// One word, because the messages of the JDK are its own.
    private static String reason(CertPathValidatorException e) {
        return e.getReason() instanceof Enum<?> known ? known.name() : "UNSPECIFIED";
    }

    private static void validate(X509Certificate authority, X509Certificate leaf, Instant now)
            throws GeneralSecurityException, IOException {
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
        X509CertSelector names = new X509CertSelector();
        names.setNameConstraints(constraints(authority));
        if (!names.match(leaf)) {
            throw new CertPathValidatorException("name constraints", null, null, -1, PKIXReason.INVALID_NAME);
        }
    }

    /// The name constraints of an authority, which the JDK does not apply to the certificate that it is told
    /// to trust; null if there are none. The extension's value is wrapped in an OCTET STRING.
    private static byte @Nullable [] constraints(X509Certificate authority) throws GeneralSecurityException {
        byte[] value = authority.getExtensionValue(NAME_CONSTRAINTS);
        if (value == null) {
            return null;
        }
        ByteBuffer der = ByteBuffer.wrap(value);
        if (der.get() != OCTET_STRING) {
            throw new GeneralSecurityException("name constraints: malformed");
        }
        int length = der.get() & 0xff;
        for (int more = length > 0x80 ? length - 0x80 : 0; more > 0; more--) {
            der.get();
        }
        byte[] inner = new byte[der.remaining()];
        der.get(inner);
        return inner;
    }
}
