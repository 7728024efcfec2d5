package io.culvert.server;

import static io.culvert.server.CertificateMaker.newKey;
import static io.culvert.server.CertificateMaker.pem;

import io.culvert.registry.CertificateIssuer;
import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The service's own certificate authority, made at the first start: signs the service's certificate, where
/// the operator brings none, and those of devices.
///
/// It is succeeded before it ends. Long before, a successor is made and published beside it in `ca.pem` and
/// the folder `ca`, so that everybody can come to trust it; it signs only when the first is about to end.
/// `ca.pem` keeps every authority that there was. `ca.key` is the key of the one that signs, `ca-next.key`
/// that of its successor: the rename of one to the other is the succession.
///
/// Thread safe.
final class LocalAuthority implements CertificateIssuer {

    private static final Logger LOG = LoggerFactory.getLogger(LocalAuthority.class);

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration DEVICE_LIFE = Duration.ofDays(3650);

    /// What its successor is published before an authority's end.
    private static final Duration PUBLISH_BEFORE = Duration.ofDays(730);

    /// What it signs before the authority's end: nothing that the authority signs for this service outlives
    /// it.
    private static final Duration SUCCEED_BEFORE = ServerCertificate.LIFE.plusDays(1);

    private final Path folder;
    private final InstantSource clock;
    private volatile Authorities authorities;

    /// @param all every authority that there was, in the order of `ca.pem`
    private record Authorities(SigningPair signing, List<X509Certificate> all) {}

    private LocalAuthority(Path folder, InstantSource clock, Authorities authorities) {
        this.folder = folder;
        this.clock = clock;
        this.authorities = authorities;
    }

    /// Reads it, or makes it with `ca.pem`, `ca.key` and the folder `ca` that OpenSSL looks names up in.
    static LocalAuthority open(Path folder, InstantSource clock)
            throws IOException, GeneralSecurityException {
        if (!Files.exists(key(folder))) {
            KeyPair pair = newKey();
            X509Certificate first = CertificateMaker.authority(pair, AUTHORITY_LIFE, clock.instant());
            publish(folder, List.of(first));
            writeKey(key(folder), pair);
        }
        DataDirectory.warnIfLooseSecret(key(folder));
        LocalAuthority authority = new LocalAuthority(folder, clock, read(folder));
        authority.succeed();
        return authority;
    }

    private static Path key(Path folder) {
        return folder.resolve("ca.key");
    }

    private static Path nextKey(Path folder) {
        return folder.resolve("ca-next.key");
    }

    private static Authorities read(Path folder) throws IOException, GeneralSecurityException {
        List<X509Certificate> all = PemFiles.certificates(folder.resolve("ca.pem"));
        return new Authorities(SigningPair.of(PemFiles.privateKey(key(folder)), all)
            .orElseThrow(() -> new IOException(key(folder) + " belongs to no certificate of ca.pem")), all);
    }

    private static void writeKey(Path file, KeyPair pair) throws IOException {
        DataDirectory.writeSecret(file, pem(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
    }

    private static void publish(Path folder, List<X509Certificate> all)
            throws IOException, GeneralSecurityException {
        Path hashed = folder.resolve("ca");
        Files.createDirectories(hashed);
        StringBuilder text = new StringBuilder();
        for (X509Certificate each : all) {
            text.append(pem(each));
            DataDirectory.writePublic(hashed.resolve(CertificateMaker.subjectHash(each) + ".0"), pem(each));
        }
        DataDirectory.writePublic(folder.resolve("ca.pem"), text.toString());
    }

    /// Makes the successor, or lets it sign, where it is time. Cheap where it is not.
    synchronized void succeed() throws IOException, GeneralSecurityException {
        X509Certificate present = authorities.signing.certificate();
        Instant now = clock.instant();
        if (!CertificateMaker.isOwnAuthority(present) || !isNear(present, PUBLISH_BEFORE, now)) {
            return;
        }
        if (successor().isEmpty()) {
            appoint(now);
        }
        if (isNear(present, SUCCEED_BEFORE, now)) {
            Files.move(nextKey(folder), key(folder), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            authorities = read(folder);
            LOG.warn("{} signs from now on: {} ends {}. Clients that trust the former alone lose the service"
                    + " then; give them {}", name(authorities.signing.certificate()), name(present),
                    present.getNotAfter().toInstant(), folder.resolve("ca.pem"));
        }
    }

    private static boolean isNear(X509Certificate certificate, Duration before, Instant now) {
        return now.plus(before).isAfter(certificate.getNotAfter().toInstant());
    }

    /// A key without its certificate is what a crash left behind.
    private Optional<SigningPair> successor() throws IOException, GeneralSecurityException {
        return Files.exists(nextKey(folder))
                ? SigningPair.of(PemFiles.privateKey(nextKey(folder)), authorities.all)
                : Optional.empty();
    }

    private void appoint(Instant now) throws IOException, GeneralSecurityException {
        KeyPair pair = newKey();
        writeKey(nextKey(folder), pair);
        X509Certificate next = CertificateMaker.authority(pair, AUTHORITY_LIFE, now);
        publish(folder, Stream.concat(authorities.all.stream(), Stream.of(next)).toList());
        authorities = read(folder);
        LOG.warn("{} ends {}. Its successor {} is in {} and signs from {} days before: give the file to every"
                + " client and device until then", name(authorities.signing.certificate()),
                authorities.signing.certificate().getNotAfter().toInstant(), name(next),
                folder.resolve("ca.pem"), SUCCEED_BEFORE.toDays());
    }

    private static String name(X509Certificate authority) {
        return authority.getSubjectX500Principal().getName();
    }

    /// When the authority that signs ends.
    Instant ends() {
        return authorities.signing.certificate().getNotAfter().toInstant();
    }

    /// Whether it signed a certificate, or a former authority of this service did.
    boolean issued(X509Certificate leaf) {
        return authorities.all.stream().anyMatch(each -> isSignedBy(leaf, each));
    }

    private static boolean isSignedBy(X509Certificate leaf, X509Certificate authority) {
        try {
            leaf.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// A server certificate and its chain, as text.
    String issueServer(KeyPair pair, Collection<String> names, Duration life)
            throws IOException, GeneralSecurityException {
        SigningPair signing = authorities.signing;
        return pem(new CertificateMaker(signing, clock.instant()).server(pair, names, life))
                + pem(signing.certificate());
    }

    @Override
    public IssuedCertificate issueDevice(String commonName) {
        try {
            KeyPair pair = newKey();
            X509Certificate issued = maker().device(pair, commonName, DEVICE_LIFE);
            return new IssuedCertificate(issued, pem(issued), pem(pair.getPublic()), pem(pair.getPrivate()));
        } catch (GeneralSecurityException e) {
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
        return new CertificateMaker(authorities.signing, clock.instant());
    }
}
