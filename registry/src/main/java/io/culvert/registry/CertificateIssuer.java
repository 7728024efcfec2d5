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

    /// Makes a client certificate of this common name.
    IssuedCertificate issueDevice(String commonName);
}
