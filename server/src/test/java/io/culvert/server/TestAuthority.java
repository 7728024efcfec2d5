package io.culvert.server;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of an operator, which signs whatever a test asks for.
record TestAuthority(X509Certificate certificate, KeyPair key, Instant now) {

    /// A self-signed authority.
    static TestAuthority of(String subject, Instant now, Extra... extras) throws Exception {
        KeyPair key = CertificateMaker.newKey();
        Issue issue = new Issue(new X500Name(subject), Duration.ofDays(-1), Duration.ofDays(365));
        return new TestAuthority(sign(new X500Name(subject), key, key, issue, now, withAuthority(extras)),
                key, now);
    }

    /// An extension of a certificate.
    record Extra(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {}

    /// What a certificate is about.
    record Issue(X500Name subject, Duration from, Duration to) {

        static Issue of(String subject) {
            return new Issue(new X500Name(subject), Duration.ofDays(-1), Duration.ofDays(1));
        }
    }

    private static Extra[] withAuthority(Extra... extras) {
        Extra[] all = new Extra[extras.length + 1];
        System.arraycopy(extras, 0, all, 1, extras.length);
        all[0] = new Extra(Extension.basicConstraints, true, new BasicConstraints(true));
        return all;
    }

    X509Certificate device(String subject, Extra... extras) throws Exception {
        return device(Issue.of(subject), extras);
    }

    X509Certificate device(Issue issue, Extra... extras) throws Exception {
        return sign(name(), key, CertificateMaker.newKey(), issue, now, extras);
    }

    /// An authority below this one.
    TestAuthority below(String subject) throws Exception {
        KeyPair own = CertificateMaker.newKey();
        return new TestAuthority(sign(name(), key, own, Issue.of(subject), now, withAuthority()), own, now);
    }

    private X500Name name() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static X509Certificate sign(X500Name issuer, KeyPair signer, KeyPair key, Issue issue,
            Instant now, Extra... extras)
            throws GeneralSecurityException, CertIOException, OperatorCreationException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer,
                new BigInteger(127, new SecureRandom()), Date.from(now.plus(issue.from())),
                Date.from(now.plus(issue.to())), issue.subject(), key.getPublic());
        for (Extra extra : extras) {
            builder.addExtension(extra.type(), extra.critical(), extra.value());
        }
        return new JcaX509CertificateConverter().getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }
}
