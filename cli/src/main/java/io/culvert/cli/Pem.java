package io.culvert.cli;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Certificates and keys as text.
final class Pem {

    private Pem() {}

    static String of(X509Certificate certificate) {
        try {
            return of("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new CliException("a certificate cannot be written", e);
        }
    }

    /// @param what `CERTIFICATE`, the kind of what is encoded
    static String of(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(encoded) + "\n-----END " + what
                + "-----\n";
    }

    /// All certificates; an empty text if there are none.
    static String of(@Nullable Collection<X509Certificate> certificates) {
        return certificates == null ? "" : certificates.stream().map(Pem::of).collect(Collectors.joining());
    }
}
