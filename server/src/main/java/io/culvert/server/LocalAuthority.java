package io.culvert.server;

import static io.culvert.server.CertificateMaker.newKey;
import static io.culvert.server.CertificateMaker.pem;

import io.culvert.registry.CertificateIssuer;
import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The service's own certificate authority, made at the first start: signs the service's certificate, where
/// the operator brings none, and those of devices.
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
        return new LocalAuthority(folder, PemFiles.certificate(certificateFile),
                PemFiles.privateKey(keyFile));
    }

    private static void create(Path folder, Path certificateFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        KeyPair pair = newKey();
        X509Certificate authority = CertificateMaker.authority(pair, AUTHORITY_LIFE);
        Path hashed = folder.resolve("ca");
        Files.createDirectories(hashed);
        DataDirectory.writePublic(hashed.resolve(CertificateMaker.subjectHash(authority) + ".0"),
                pem(authority));
        DataDirectory.writePublic(certificateFile, pem(authority));
        DataDirectory.writeSecret(keyFile, pem(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
    }

    /// The service's certificate for these names, renewed if it expires soon or lacks one of them.
    void ensureServerCertificate(List<String> hosts) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("server.pem");
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
        names.add(hostName());
        names.addAll(hosts);
        hosts.stream().filter(LocalAuthority::hasSubdomains).forEach(host -> names.add("*." + host));
        if (Files.exists(file) && isGood(PemFiles.certificate(file), names)) {
            return;
        }
        KeyPair pair = newKey();
        DataDirectory.writeSecret(folder.resolve("server.key"),
                pem(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
        DataDirectory.writePublic(file, pem(maker().server(pair, names, SERVER_LIFE)) + pem(certificate));
    }

    /// Whether accounts may have endpoints below this name: `123456789012.tunnels.example.com`.
    private static boolean hasSubdomains(String host) {
        return host.indexOf('.') > 0 && host.indexOf(':') < 0 && !host.matches("[0-9.]+")
                && !host.startsWith("*");
    }

    /// Whether it signed a certificate.
    boolean issued(X509Certificate leaf) {
        try {
            leaf.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
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
            X509Certificate issued = maker().device(pair, commonName, DEVICE_LIFE);
            return new IssuedCertificate(issued, pem(issued), pem(pair.getPublic()), pem(pair.getPrivate()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a device certificate could not be made", e);
        }
    }

    @Override
    public Signing issueFor(String request) {
        try {
            return CertificateRequest.read(request).sign(maker(), DEVICE_LIFE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a device certificate could not be made", e);
        }
    }

    private CertificateMaker maker() {
        return new CertificateMaker(certificate, key);
    }
}
