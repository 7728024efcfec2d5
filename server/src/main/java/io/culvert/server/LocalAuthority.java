package io.culvert.server;

import static io.culvert.server.CertificateMaker.newKey;
import static io.culvert.server.CertificateMaker.pem;

import io.culvert.registry.CertificateIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The service's own certificate authority, created at the first start. Signs the certificates of devices,
/// and the service's own unless the operator provides one.
///
/// A successor replaces the authority before it expires. The service makes the successor two years ahead and
/// publishes it in `ca.pem` and the folder `ca`, so that operators can install it on clients; the successor
/// signs only when the current authority is about to expire. The clock alone decides which of them signs: if
/// the clock was wrong and is set back, the former authority signs again. `ca.pem` and the key files keep
/// every former authority.
///
/// Thread safe.
final class LocalAuthority implements CertificateIssuer {

    private static final Logger LOG = LoggerFactory.getLogger(LocalAuthority.class);

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration DEVICE_LIFE = Duration.ofDays(3650);

    /// An authority signs only while it is valid for at least this time, so that it outlives the service's
    /// own certificates.
    private static final Duration RESERVE = ServerCertificate.LIFE.plusDays(1);

    /// How long a successor is published before it signs.
    private static final Duration NOTICE = Duration.ofDays(730).minus(RESERVE);

    private final Path folder;
    private final InstantSource clock;
    private volatile Succession succession;
    /// The authority that signed at the last call of [#appointSuccessorIfDue]; confined to that method.
    private SigningPair last;

    private LocalAuthority(Path folder, InstantSource clock, Succession succession) {
        this.folder = folder;
        this.clock = clock;
        this.succession = succession;
        this.last = succession.pairs().getFirst();
    }

    /// Reads the authority, or creates it: `ca.pem`, `ca.key` and the folder `ca`, hashed for OpenSSL.
    static LocalAuthority open(Path folder, InstantSource clock)
            throws IOException, GeneralSecurityException {
        Path key = Succession.key(folder, 1);
        if (!Files.exists(key)) {
            KeyPair pair = newKey();
            publish(folder, List.of(CertificateMaker.authority(pair, AUTHORITY_LIFE, clock.instant())));
            writeKey(key, pair);
        }
        DataDirectory.warnIfLooseSecret(key);
        LocalAuthority authority = new LocalAuthority(folder, clock, Succession.read(folder));
        authority.appointSuccessorIfDue();
        return authority;
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

    /// Makes a successor when one is due, and logs when the signing authority changes. Cheap otherwise.
    synchronized void appointSuccessorIfDue() throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        if (isClockWrong()) {
            return;
        }
        boolean own = CertificateMaker.isOwnAuthority(succession.pairs().getLast().certificate());
        if (own && !(hasSignerAt(now) && hasSignerAt(now.plus(NOTICE)))) {
            appoint(now);
        }
        SigningPair signing = signing();
        if (!signing.certificate().equals(last.certificate())) {
            LOG.warn(
                    "{} signs from now on, instead of {}, which ends at {}. Clients that do not trust it yet"
                            + " need {} before then",
                    signing.name(), last.name(), last.ends(), folder.resolve("ca.pem"));
            last = signing;
        }
    }

    private boolean hasSignerAt(Instant moment) {
        return succession.validFor(RESERVE, moment).isPresent();
    }

    private void appoint(Instant now) throws IOException, GeneralSecurityException {
        KeyPair pair = newKey();
        X509Certificate next = CertificateMaker.authority(pair, AUTHORITY_LIFE, now);
        writeKey(Succession.key(folder, succession.all().size() + 1), pair);
        publish(folder, Stream.concat(succession.all().stream(), Stream.of(next)).toList());
        succession = Succession.read(folder);
        LOG.warn(
                "{} ends at {}. Its successor {} is now in {} and signs from {} days before that: give the file"
                        + " to every client and device until then",
                last.name(), last.ends(), next.getSubjectX500Principal().getName(), folder.resolve("ca.pem"),
                RESERVE.toDays());
    }

    /// The oldest authority that is valid for long enough. If there is none, because the clock is wrong or
    /// the operator's authority expires soon, the newest one.
    private SigningPair signing() {
        Succession known = succession;
        return known.validFor(RESERVE, clock.instant()).orElseGet(() -> known.pairs().getLast());
    }

    /// Whether the clock shows a time before the first authority was made, as on a machine without a battery
    /// that has just started. With such a clock, nothing is made or renewed.
    boolean isClockWrong() {
        return succession.isBeforeAll(clock.instant());
    }

    /// When the signing authority expires.
    Instant ends() {
        return signing().ends();
    }

    /// Whether the current or a former authority of this service signed the certificate.
    boolean issued(X509Certificate leaf) {
        return succession.all().stream().anyMatch(each -> isSignedBy(leaf, each));
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
        SigningPair signing = signing();
        return pem(new CertificateMaker(signing, clock.instant()).server(pair, names, life))
                + pem(signing.certificate());
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
        return new CertificateMaker(signing(), clock.instant());
    }
}
