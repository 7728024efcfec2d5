package io.culvert.server;

import io.culvert.registry.CertificateIssuer.Signing;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/// A device's request for a certificate, PKCS #10. Loaded only when one is signed, because it uses Bouncy
/// Castle.
///
/// @param request null if it could not be read
record CertificateRequest(@Nullable PKCS10CertificationRequest request) {

    private static final int MAX_CHARS = 4096;
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final int MIN_EC_BITS = 256;

    static CertificateRequest read(String pem) {
        if (pem.length() > MAX_CHARS) {
            return new CertificateRequest(null);
        }
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            return new CertificateRequest(
                    parser.readObject() instanceof PKCS10CertificationRequest request ? request : null);
        } catch (IOException | RuntimeException e) {
            return new CertificateRequest(null);
        }
    }

    /// The certificate, if the request's signature proves that the requester has the key.
    Signing sign(CertificateMaker maker, Duration life) throws GeneralSecurityException {
        PublicKey key = key();
        if (request == null || key == null) {
            return new Signing.Refused("cannot be read (expected: a request of PKCS #10 in PEM)");
        }
        if (!isGoodEnough(key)) {
            return new Signing.Refused("a key of another kind (expected: RSA of " + MIN_RSA_BITS + " to "
                    + MAX_RSA_BITS + " bits, or EC of " + MIN_EC_BITS + " bits or more)");
        }
        if (!isSignedBy(key)) {
            return new Signing.Refused("not signed by its own key");
        }
        return new Signing.Signed(maker.device(key, request.getSubject(), life));
    }

    private @Nullable PublicKey key() {
        try {
            return request == null ? null : new JcaPKCS10CertificationRequest(request).getPublicKey();
        } catch (GeneralSecurityException | RuntimeException e) {
            return null;
        }
    }

    private static boolean isGoodEnough(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa ->
                rsa.getModulus().bitLength() >= MIN_RSA_BITS && rsa.getModulus().bitLength() <= MAX_RSA_BITS;
            case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= MIN_EC_BITS;
            default -> false;
        };
    }

    private boolean isSignedBy(PublicKey key) {
        try {
            return request != null
                    && request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
        } catch (PKCSException | OperatorCreationException | RuntimeException e) {
            return false;
        }
    }
}
