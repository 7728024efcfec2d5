package io.culvert.registry;

import java.security.cert.X509Certificate;

/// Issues certificates to devices from the service's own certificate authority.
public interface CertificateIssuer {

    /// Creates a new key and a certificate for it.
    ///
    /// @param privateKeyPem PKCS #8; a secret
    record IssuedCertificate(X509Certificate certificate, String certificatePem, String publicKeyPem,
            String privateKeyPem) {

        /// Shows no key.
        @Override
        public String toString() {
            return "IssuedCertificate[" + certificate.getSerialNumber() + "]";
        }
    }

    /// The result of a certificate signing request.
    sealed interface Signing {
        /// The certificate is issued.
        record Signed(X509Certificate certificate) implements Signing {}

        /// The request is refused.
        ///
        /// @param why the reason as a message for the caller, `malformed (expected: …)`
        record Refused(String why) implements Signing {}
    }

    /// Issues a client certificate for a new key, with this common name.
    IssuedCertificate issueDevice(String commonName);

    /// Issues a client certificate for the key and the subject of a request.
    ///
    /// @param request PKCS #10 in PEM
    Signing issueFor(String request);
}
