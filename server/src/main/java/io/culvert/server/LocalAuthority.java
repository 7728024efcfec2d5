package io.culvert.server;

import io.culvert.registry.CertificateIssuer;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The service's own certificate authority (ECDSA P-256), made at the first start: signs the service's
/// certificate, where the operator brings none, and those of devices.
final class LocalAuthority implements CertificateIssuer {

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final Duration DEVICE_LIFE = Duration.ofDays(3650);

    private final Path folder;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private LocalAuthority(Path folder, X509Certificate certificate, PrivateKey key) {
        this.folder = folder;
        this.certificate = certificate;
        this.key = key;
    }

    /// Reads it, or makes it with `ca.pem`, `ca.key` and the folder `ca` that OpenSSL looks names up in.
    static LocalAuthority open(Path folder) throws IOException, GeneralSecurityException {
        Path certificateFile = folder.resolve("ca.pem");
        Path keyFile = folder.resolve("ca.key");
        if (!Files.exists(keyFile)) {
            create(folder, certificateFile, keyFile);
        }
        DataDirectory.warnIfLooseSecret(keyFile);
        return new LocalAuthority(folder, readCertificate(certificateFile), readKey(keyFile));
    }

    private static void create(Path folder, Path certificateFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        KeyPair pair = newKey();
        X500Name name = new X500Name(
                "CN=Culvert local CA " + Long.toHexString(new SecureRandom().nextLong()));
        X509v3CertificateBuilder builder = builder(name, name, pair, AUTHORITY_LIFE)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        X509Certificate authority = sign(builder, pair.getPrivate());
        Path hashed = folder.resolve("ca");
        Files.createDirectories(hashed);
        DataDirectory.writePublic(hashed.resolve(subjectHash(authority) + ".0"), pem(authority));
        DataDirectory.writePublic(certificateFile, pem(authority));
        DataDirectory.writeSecret(keyFile, pem(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
    }

    /// The file name that OpenSSL looks an issuer up by: its canonical subject's SHA-1, the first four
    /// bytes backwards.
    static String subjectHash(X509Certificate certificate) throws IOException, GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(canonicalSubject(certificate));
        return "%02x%02x%02x%02x".formatted(digest[3], digest[2], digest[1], digest[0]);
    }

    /// Our subject is one common name: a SET of a SEQUENCE of its type and its value, lower-case,
    /// as UTF8String.
    private static byte[] canonicalSubject(X509Certificate certificate) throws IOException {
        X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        var value = name.getRDNs()[0].getFirst();
        String canonical = value.getValue()
            .toString()
            .toLowerCase(java.util.Locale.ROOT)
            .strip()
            .replaceAll(" +", " ");
        var pair = new org.bouncycastle.asn1.ASN1EncodableVector();
        pair.add(value.getType());
        pair.add(new org.bouncycastle.asn1.DERUTF8String(canonical));
        return new org.bouncycastle.asn1.DERSet(new org.bouncycastle.asn1.DERSequence(pair))
            .getEncoded("DER");
    }

    /// The service's certificate for these names, renewed where it is near its end or lacks one of them.
    void ensureServerCertificate(List<String> hosts) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("server.pem");
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
        names.add(hostName());
        names.addAll(hosts);
        if (Files.exists(file) && isGood(readCertificate(file), names)) {
            return;
        }
        KeyPair pair = newKey();
        GeneralName[] alternatives = names.stream()
            .map(LocalAuthority::generalName)
            .toArray(GeneralName[]::new);
        X509v3CertificateBuilder builder = builder(issuer(), new X500Name("CN=Culvert"), pair, SERVER_LIFE)
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
            .addExtension(Extension.extendedKeyUsage, false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        DataDirectory.writeSecret(folder.resolve("server.key"),
                pem(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
        DataDirectory.writePublic(file, pem(sign(builder, key)) + pem(certificate));
    }

    private static boolean isGood(X509Certificate server, Set<String> names) throws GeneralSecurityException {
        Collection<List<?>> alternatives = server.getSubjectAlternativeNames();
        List<String> have = new ArrayList<>();
        if (alternatives != null) {
            alternatives.forEach(name -> have.add(String.valueOf(name.get(1))));
        }
        return have.containsAll(names)
                && Instant.now().plus(RENEW_BEFORE).isBefore(server.getNotAfter().toInstant());
    }

    private static GeneralName generalName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public IssuedCertificate issueDevice(String commonName) {
        try {
            KeyPair pair = newKey();
            X509v3CertificateBuilder builder = builder(issuer(), new X500Name("CN=" + commonName), pair,
                    DEVICE_LIFE)
                .addExtension(Extension.extendedKeyUsage, false,
                        new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            X509Certificate issued = sign(builder, key);
            return new IssuedCertificate(issued, pem(issued), pem(pair.getPublic()), pem(pair.getPrivate()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a device certificate could not be made", e);
        }
    }

    private X500Name issuer() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair pair,
            Duration life) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(issuer, new BigInteger(127, new SecureRandom()),
                Date.from(now.minus(Duration.ofHours(1))), Date.from(now.plus(life)), subject,
                pair.getPublic());
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

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    object instanceof PrivateKey secret ? new JcaPKCS8Generator(secret, null) : object);
        }
        return text.toString();
    }

    static X509Certificate readCertificate(Path file) throws IOException, GeneralSecurityException {
        try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
            if (parser.readObject() instanceof X509CertificateHolder holder) {
                return new JcaX509CertificateConverter().getCertificate(holder);
            }
            throw new IOException(file + " holds no certificate");
        }
    }

    static PrivateKey readKey(Path file) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
            if (parser.readObject() instanceof PrivateKeyInfo info) {
                return new JcaPEMKeyConverter().getPrivateKey(info);
            }
            throw new IOException(file + " holds no private key (expected: PKCS #8)");
        }
    }
}
