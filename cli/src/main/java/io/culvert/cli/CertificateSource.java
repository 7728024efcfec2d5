package io.culvert.cli;

import io.culvert.control.signing.Hashes;
import io.culvert.transport.PemFiles;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/// Where a device's certificate comes from.
sealed interface CertificateSource {

    /// The service makes key and certificate.
    record NewKey() implements CertificateSource {}

    /// The service signs a certificate for a key that stays on the device.
    ///
    /// @param pem a request of PKCS #10
    record Request(String pem) implements CertificateSource {}

    /// The device has a certificate already.
    ///
    /// @param pem the file, which may hold the certificates of its authorities too
    record Existing(X509Certificate leaf, String pem) implements CertificateSource {

        /// The certificate's id in the registry: the SHA-256 of its DER encoding.
        String id() {
            try {
                return Hashes.sha256(leaf.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new CliException("certificate: cannot be encoded", e);
            }
        }
    }

    /// Reads a request.
    ///
    /// @throws CliException if it cannot be read
    static CertificateSource request(Path file) {
        try {
            return new Request(Files.readString(file));
        } catch (IOException e) {
            throw new CliException("csr: " + file + ": " + Reasons.of(e), e);
        }
    }

    /// Reads a certificate.
    ///
    /// @throws CliException if it cannot be read
    static CertificateSource existing(Path file) {
        try {
            return new Existing(PemFiles.certificate(file), Files.readString(file));
        } catch (IOException e) {
            throw new CliException("certificate: " + e.getMessage(), e);
        }
    }
}
