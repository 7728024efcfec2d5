package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;

/// Parses a certificate that a caller sends.
final class CertificatePem {

    private static final int MAX_CHARS = 65536;
    private static final int MIN_RSA_BITS = 2048;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private CertificatePem() {}

    /// Reads the member `certificatePem`.
    ///
    /// @throws ApiError if the text is not exactly one PEM certificate with a sufficiently strong key
    static X509Certificate read(String pem) {
        return read(pem, "certificatePem");
    }

    /// Reads another member.
    ///
    /// @throws ApiError if the text is not exactly one PEM certificate with a sufficiently strong key
    static X509Certificate read(String pem, String member) {
        String text = pem.strip();
        if (pem.length() > MAX_CHARS || !text.startsWith(BEGIN) || text.indexOf(BEGIN, BEGIN.length()) >= 0) {
            throw refused(member, "not one certificate (expected: one in PEM, at most 65536 characters)");
        }
        X509Certificate certificate = parsed(member, text);
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            throw refused(member, "an RSA key of " + rsa.getModulus().bitLength() + " bits (expected: "
                    + MIN_RSA_BITS + " or more)");
        }
        return certificate;
    }

    private static X509Certificate parsed(String member, String text) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (CertificateException e) {
            throw refused(member, "cannot be read (expected: PEM)");
        }
    }

    private static ApiError refused(String member, String what) {
        return new ApiError(ErrorType.CERTIFICATE_VALIDATION, member + ": " + what);
    }
}
