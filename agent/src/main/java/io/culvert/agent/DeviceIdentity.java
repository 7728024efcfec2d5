package io.culvert.agent;

import io.culvert.transport.Authorities;
import io.culvert.transport.PemFiles;
import io.culvert.transport.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A device's certificate and key and the CAs that it trusts, read again when their files change. If the
/// files cannot be used, for example a new certificate whose key is not written yet, the former ones stay in
/// use. Thread safe; reading blocks.
final class DeviceIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final Duration WARN_BEFORE_EXPIRY = Duration.ofDays(30);

    /// Longer than a service uses a certificate of its former CA after the successor has begun to sign.
    private static final Duration WARN_BEFORE_DISTRUST = Duration.ofDays(180);

    private final DeviceFiles files;
    private final InstantSource clock;
    private Map<Path, List<Object>> seen;
    private String complaint = "";
    private volatile Loaded loaded;

    /// The files' content when they were last read.
    ///
    /// @param trusts until when a CA that is trusted is valid
    /// @param mqtt with the client certificate
    /// @param data without a client certificate
    private record Loaded(X509Certificate leaf, Instant trusts, SslContext mqtt, SslContext data) {}

    /// @throws IOException for a file that cannot be read or used, naming it
    DeviceIdentity(DeviceFiles files, InstantSource clock) throws IOException {
        this.files = files;
        this.clock = clock;
        this.seen = fingerprints();
        this.loaded = load();
        warnOfExpiry();
    }

    /// TLS for MQTT, with the client certificate.
    SslContext mqtt() {
        return loaded.mqtt();
    }

    /// TLS for tunnels.
    SslContext data() {
        return loaded.data();
    }

    /// When the certificate ends.
    Instant ends() {
        return loaded.leaf().getNotAfter().toInstant();
    }

    /// Reads files that have changed again.
    ///
    /// @return whether anything has changed
    synchronized boolean refresh() {
        Map<Path, List<Object>> now;
        try {
            now = fingerprints();
            if (now.equals(seen)) {
                return false;
            }
            loaded = load();
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
            return false;
        }
        seen = now;
        complaint = "";
        LOG.info("The certificate's files have changed and were read again");
        warnOfExpiry();
        return true;
    }

    /// Logs each reason once, because the files are checked every few seconds.
    private void complain(String text) {
        if (!text.equals(complaint)) {
            complaint = text;
            LOG.warn("The certificate's files have changed and cannot be used; what was before holds: {}",
                    text);
        }
    }

    /// Warns if the certificate, or every CA that is trusted, has expired or expires soon.
    void warnOfExpiry() {
        Instant end = ends();
        Instant now = clock.instant();
        if (loaded.trusts().isBefore(now.plus(WARN_BEFORE_DISTRUST))) {
            LOG.warn("No CA in {} is valid after {}. Copy the service's tls/ca.pem there before; it is read"
                    + " again by itself.", files.authorities(), loaded.trusts());
        }
        if (end.isBefore(now)) {
            LOG.error("The certificate {} has expired on {}. Replace it; it is read again by itself.",
                    files.certificate(), end);
        } else if (end.isBefore(now.plus(WARN_BEFORE_EXPIRY))) {
            LOG.warn("The certificate {} expires on {}. Replace it before; it is read again by itself.",
                    files.certificate(), end);
        }
    }

    private Loaded load() throws IOException {
        List<X509Certificate> chain = PemFiles.certificates(files.certificate());
        if (chain.isEmpty()) {
            throw new IOException(files.certificate() + " holds no certificate (expected: PEM)");
        }
        PrivateKey key = PemFiles.privateKey(files.key());
        if (!belongTogether(chain.getFirst(), key)) {
            throw new IOException(files.key() + " is not the key of " + files.certificate());
        }
        Collection<X509Certificate> authorities = Authorities.at(files.authorities());
        return new Loaded(chain.getFirst(), lastEnd(authorities), TlsContexts.device(authorities, chain, key),
                TlsContexts.client(authorities));
    }

    private static Instant lastEnd(Collection<X509Certificate> authorities) {
        return authorities.stream()
            .map(each -> each.getNotAfter().toInstant())
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) throws IOException {
        byte[] probe = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
                case "EC" -> "SHA256withECDSA";
                case "RSA" -> "SHA256withRSA";
                default -> key.getAlgorithm();
            });
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            LOG.debug("Certificate and key do not fit", e);
            return false;
        }
    }

    /// A value that changes with the files, even if a new file has the same size.
    private Map<Path, List<Object>> fingerprints() throws IOException {
        Map<Path, List<Object>> prints = new TreeMap<>();
        print(files.certificate(), prints);
        print(files.key(), prints);
        if (Files.isDirectory(files.authorities())) {
            try (Stream<Path> all = Files.list(files.authorities())) {
                for (Path file : all.sorted().toList()) {
                    print(file, prints);
                }
            }
        } else {
            print(files.authorities(), prints);
        }
        return prints;
    }

    private static void print(Path file, Map<Path, List<Object>> prints) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            prints.put(file, List.of(attributes.lastModifiedTime(), attributes.size(),
                    String.valueOf(attributes.fileKey())));
        } catch (IOException e) {
            // Reading the file reports the reason if it matters.
            prints.put(file, List.of("unreadable"));
        }
    }
}
