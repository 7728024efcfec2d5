package io.culvert.server;

import static io.culvert.server.CertificateMaker.newKey;
import static io.culvert.server.CertificateMaker.pem;

import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate that the service makes for itself, `server.pem` with `server.key`, if the operator
/// provides none. [ServerTls] reads the files again when they change.
final class ServerCertificate {

    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);

    static final Duration LIFE = Duration.ofDays(90);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path folder;
    private final LocalAuthority authority;
    private final Set<String> names;
    private final InstantSource clock;
    /// Whether this process made the certificate. Its names are then not compared again, because a
    /// certificate shows some names in another form.
    private boolean made;

    /// @param hosts the names of the service, besides those of this machine
    ServerCertificate(Path folder, LocalAuthority authority, List<String> hosts, InstantSource clock) {
        this.folder = folder;
        this.authority = authority;
        this.names = names(hosts);
        this.clock = clock;
    }

    private static Set<String> names(List<String> hosts) {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
        names.add(hostName());
        hosts.stream().map(ServerCertificate::canonical).forEach(names::add);
        hosts.stream().filter(ServerCertificate::hasSubdomains).forEach(host -> names.add("*." + host));
        return names;
    }

    /// An address as certificates show it: `2001:db8:0:0:0:0:0:1` for `2001:db8::1`.
    private static String canonical(String host) {
        try {
            return host.indexOf(':') < 0 ? host : InetAddress.ofLiteral(host).getHostAddress();
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /// Whether accounts may have endpoints below this name: `123456789012.tunnels.example.com`.
    private static boolean hasSubdomains(String host) {
        return host.indexOf('.') > 0 && host.indexOf(':') < 0 && !host.matches("[0-9.]+")
                && !host.startsWith("*");
    }

    /// Makes it if there is none, or if it is near its end, not yet valid or lacks a name.
    ///
    /// The new certificate waits in `server-next.pem` while the key is written: if that file is there, a crash
    /// has left a pair that does not belong together.
    void renew() throws IOException, GeneralSecurityException {
        Path file = folder.resolve("server.pem");
        Path next = folder.resolve("server-next.pem");
        if (Files.exists(file) && !Files.exists(next)
                && (authority.isClockWrong() || isGood(PemFiles.certificate(file)))) {
            return;
        }
        KeyPair pair = newKey();
        DataDirectory.writePublic(next, authority.issueServer(pair, names, LIFE));
        DataDirectory.writeSecret(folder.resolve("server.key"),
                pem(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        made = true;
        LOG.info("The service has a new certificate, for {} days", LIFE.toDays());
    }

    private boolean isGood(X509Certificate server) throws GeneralSecurityException {
        Collection<List<?>> alternatives = server.getSubjectAlternativeNames();
        List<String> have = new ArrayList<>();
        if (alternatives != null) {
            alternatives.forEach(name -> have.add(String.valueOf(name.get(1))));
        }
        Instant now = clock.instant();
        return (made || have.containsAll(names)) && !now.isBefore(server.getNotBefore().toInstant())
                && now.plus(RENEW_BEFORE).isBefore(server.getNotAfter().toInstant());
    }
}
