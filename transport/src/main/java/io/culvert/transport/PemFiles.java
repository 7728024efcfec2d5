package io.culvert.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads certificates and private keys from PEM files with the JDK only: larger libraries would add half a
/// second to every start.
public final class PemFiles {

    private static final Pattern KEY = Pattern
        .compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    /// Other parts of a PEM file, mostly keys, which the JDK would report as a broken certificate.
    private static final Pattern OTHERS = Pattern.compile(
            "-----BEGIN (?!CERTIFICATE|X509 CERTIFICATE|PKCS7)[A-Z0-9 ]+-----.*?-----END [A-Z0-9 ]+-----",
            Pattern.DOTALL);

    /// A PKCS #8 key names its algorithm, but the JDK cannot read only the name; so each algorithm is tried.
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private PemFiles() {}

    /// The certificates of a file in their order, without its other parts; none if it is empty.
    ///
    /// @throws IOException if the file cannot be read or is not PEM; names the file
    public static List<X509Certificate> certificates(Path file) throws IOException {
        String text = read(file);
        byte[] rest = OTHERS.matcher(text).replaceAll("").getBytes(StandardCharsets.ISO_8859_1);
        try {
            return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(rest))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
        } catch (CertificateException e) {
            throw new IOException(file + " cannot be read (expected: certificates, PEM)", e);
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IOException(file + ": " + Reasons.of(e), e);
        }
    }

    /// The first certificate of a file.
    ///
    /// @throws IOException also if there is none
    public static X509Certificate certificate(Path file) throws IOException {
        List<X509Certificate> all = certificates(file);
        if (all.isEmpty()) {
            throw new IOException(file + " holds no certificate (expected: PEM)");
        }
        return all.getFirst();
    }

    /// The first private key of a file.
    ///
    /// @throws IOException for a file that cannot be read or holds no key in the form of PKCS #8 that this JVM
    /// knows, naming it
    public static PrivateKey privateKey(Path file) throws IOException {
        Matcher key = KEY.matcher(read(file));
        if (!key.find()) {
            throw new IOException(file + " holds no private key (expected: PEM, PKCS #8, not encrypted)");
        }
        try {
            return privateKey(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1))));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException(
                    file + " holds a private key that cannot be used (expected: PKCS #8, one of " + ALGORITHMS
                            + ")",
                    e);
        }
    }

    private static PrivateKey privateKey(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
        InvalidKeySpecException refused = new InvalidKeySpecException("no algorithm takes it");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                refused.addSuppressed(e);
            }
        }
        throw refused;
    }
}
