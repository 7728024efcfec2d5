package io.culvert.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An authority's certificate and its key.
record SigningPair(X509Certificate certificate, PrivateKey key) {

    private static final byte[] PROBE = "whose key is this?".getBytes(StandardCharsets.US_ASCII);

    /// The certificate, of these, to which a key belongs.
    static Optional<SigningPair> of(PrivateKey key, List<X509Certificate> certificates)
            throws GeneralSecurityException {
        byte[] signed = sign(key);
        for (X509Certificate each : certificates) {
            if (each.getPublicKey().getAlgorithm().equals(key.getAlgorithm()) && verifies(each, signed)) {
                return Optional.of(new SigningPair(each, key));
            }
        }
        return Optional.empty();
    }

    private static byte[] sign(PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(key.getAlgorithm()));
        signature.initSign(key);
        signature.update(PROBE);
        return signature.sign();
    }

    private static boolean verifies(X509Certificate certificate, byte[] signed)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(certificate.getPublicKey().getAlgorithm()));
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static String algorithm(String ofKey) {
        return switch (ofKey) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> ofKey;
        };
    }

    Instant ends() {
        return certificate.getNotAfter().toInstant();
    }

    boolean isValid(Instant moment) {
        return !moment.isBefore(certificate.getNotBefore().toInstant()) && moment.isBefore(ends());
    }

    String name() {
        return certificate.getSubjectX500Principal().getName();
    }

    /// Without the key.
    @Override
    public String toString() {
        return "SigningPair[" + name() + "]";
    }
}
