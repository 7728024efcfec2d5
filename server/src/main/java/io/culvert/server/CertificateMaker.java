package io.culvert.server;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes keys and certificates, ECDSA P-256. Only this class and [CertificateRequest] use Bouncy Castle, and
/// only when they are called: loading its signed jars takes half a second.
final class CertificateMaker {

    private static final Duration LINK_LIFE = Duration.ofDays(3650);

    private static final String AUTHORITY_NAME = "CN=Culvert local CA ";

    private final SigningPair issuer;
    private final Instant now;

    /// Signs with the key of an authority.
    CertificateMaker(SigningPair issuer, Instant now) {
        this.issuer = issuer;
        this.now = now;
    }

    static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /// A self-signed CA with a unique name.
    static X509Certificate authority(KeyPair pair, Duration life, Instant now)
            throws IOException, GeneralSecurityException {
        X500Name name = new X500Name(AUTHORITY_NAME + Long.toHexString(new SecureRandom().nextLong()));
        return sign(builder(name, name, pair.getPublic(), life, now)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)),
                pair.getPrivate());
    }

    /// The certificate that all nodes of a cluster present to each other and accept alone. It signs nothing,
    /// and its dates are not checked.
    static X509Certificate link(KeyPair pair, Instant now) throws IOException, GeneralSecurityException {
        X500Name name = new X500Name("CN=Culvert link");
        return sign(builder(name, name, pair.getPublic(), LINK_LIFE, now)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false)), pair.getPrivate());
    }

    /// Whether this class made an authority, as opposed to the operator.
    static boolean isOwnAuthority(X509Certificate authority) {
        return authority.getSubjectX500Principal().getName().startsWith(AUTHORITY_NAME);
    }

    /// @param names host names and addresses
    X509Certificate server(KeyPair pair, Collection<String> names, Duration life)
            throws IOException, GeneralSecurityException {
        GeneralName[] alternatives = names.stream()
            .map(CertificateMaker::generalName)
            .toArray(GeneralName[]::new);
        return sign(builder(issuerName(), new X500Name("CN=Culvert"), pair.getPublic(), life, now)
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
            .addExtension(Extension.extendedKeyUsage, false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
                issuer.key());
    }

    X509Certificate device(KeyPair pair, String commonName, Duration life) throws GeneralSecurityException {
        return device(pair.getPublic(), new X500Name("CN=" + commonName), life);
    }

    X509Certificate device(PublicKey key, X500Name subject, Duration life) throws GeneralSecurityException {
        try {
            return sign(
                    builder(issuerName(), subject, key, life, now).addExtension(Extension.extendedKeyUsage,
                            false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)),
                    issuer.key());
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static GeneralName generalName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private X500Name issuerName() {
        return X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key,
            Duration life, Instant now) {
        return new JcaX509v3CertificateBuilder(issuer, new BigInteger(127, new SecureRandom()),
                Date.from(now.minus(Duration.ofHours(1))), Date.from(now.plus(life)), subject, key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /// The name of the file in which OpenSSL looks for this authority: the first four bytes, in reverse
    /// order, of the SHA-1 of its canonical subject. The subject is one common name: a SET of a SEQUENCE of
    /// its type and its value, lower-case, as UTF8String.
    static String subjectHash(X509Certificate authority) throws IOException, GeneralSecurityException {
        var name = X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()).getRDNs()[0]
            .getFirst();
        String canonical = name.getValue().toString().toLowerCase(Locale.ROOT).strip().replaceAll(" +", " ");
        ASN1EncodableVector pair = new ASN1EncodableVector();
        pair.add(name.getType());
        pair.add(new DERUTF8String(canonical));
        byte[] digest = MessageDigest.getInstance("SHA-1")
            .digest(new DERSet(new DERSequence(pair)).getEncoded("DER"));
        return "%02x%02x%02x%02x".formatted(digest[3], digest[2], digest[1], digest[0]);
    }

    /// A certificate or a key as text; a private key in the form of PKCS #8.
    static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    object instanceof PrivateKey secret ? new JcaPKCS8Generator(secret, null) : object);
        }
        return text.toString();
    }
}
