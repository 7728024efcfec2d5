package io.culvert.registry;

import java.security.cert.X509Certificate;

/// The service's own authority, as far as devices need it.
public interface CertificateIssuer {

    /// Creates a new key and a certificate for it.
    ///
    /// @param privateKeyPem PKCS #8; a secret
    record IssuedCertificate(X509Certificate certificate, String certificatePem, String publicKeyPem,
            String privateKeyPem) {

        /// Without the key.
        @Override
        public String toString() {
            return "IssuedCertificate[" + certificate.getSerialNumber() + "]";
        }
    }

    /// What became of a certificate signing request.
    sealed interface Signing {
        /// It has its certificate.
        record Signed(X509Certificate certificate) implements Signing {}

        /// It was refused.
        ///
        /// @param why for people, `malformed (expected: …)`
        record Refused(String why) implements Signing {}
    }

    /// Makes a client certificate of this common name.
    IssuedCertificate issueDevice(String commonName);

    /// Makes a client certificate for the key and the subject of a request.
    ///
    /// @param request PKCS #10 in PEM
    Signing issueFor(String request);
}
