package io.culvert.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A key with its certificate, signed by itself or by another.
record LinkKeys(KeyPair pair, X509Certificate certificate) {

    static LinkKeys fresh(String name) {
        KeyPair pair = newPair();
        return new LinkKeys(pair, sign(name, pair, name, pair));
    }

    LinkKeys signs(String name) {
        KeyPair fresh = newPair();
        return new LinkKeys(fresh,
                sign(name, fresh, certificate.getSubjectX500Principal().getName().substring(3), pair));
    }

    /// TLS with this certificate, which trusts itself alone.
    LinkTls tls() {
        try {
            return LinkTls.pinned(List.of(certificate), pair.getPrivate(), List.of(certificate));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate sign(String name, KeyPair pair, String issuer, KeyPair issuers) {
        try {
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=" + issuer), BigInteger.valueOf(System.nanoTime()),
                    Date.from(now.minusSeconds(60)), Date.from(now.plusSeconds(3600)),
                    new X500Name("CN=" + name), pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(name.equals(issuer)));
            return new JcaX509CertificateConverter().getCertificate(builder
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuers.getPrivate())));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
