package io.culvert.server;

import io.culvert.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// The certificates of a service: its authority, its own certificate unless the operator provides one, and
/// the listeners' TLS.
final class Certificates {

    private static final Duration TLS_CHECK = Duration.ofSeconds(2);

    private final LocalAuthority authority;
    private final @Nullable ServerCertificate own;
    private final Future<ServerTls> reading;

    private Certificates(LocalAuthority authority, @Nullable ServerCertificate own,
            Future<ServerTls> reading) {
        this.authority = authority;
        this.own = own;
        this.reading = reading;
    }

    /// Opens the authority, renews the service's own certificate if it has to be renewed, and begins to
    /// prepare TLS, whose native library takes longer to load than the database takes to open.
    ///
    /// @param workers prepares TLS
    static Certificates open(ServerConfig config, DataDirectory data, InstantSource clock,
            ExecutorService workers) throws IOException, GeneralSecurityException {
        Path folder = data.folder("tls");
        LocalAuthority authority = LocalAuthority.open(folder, clock);
        Path certificate = config.tls().certificate();
        Path key = config.tls().key();
        if (certificate != null && key != null) {
            return new Certificates(authority, null,
                    workers.submit(() -> new ServerTls(certificate, key, TLS_CHECK)));
        }
        ServerCertificate own = new ServerCertificate(folder, authority, config.listen().names(), clock);
        own.renew();
        return new Certificates(authority, own, workers.submit(
                () -> new ServerTls(folder.resolve("server.pem"), folder.resolve("server.key"), TLS_CHECK)));
    }

    LocalAuthority authority() {
        return authority;
    }

    /// Waits until TLS is prepared.
    ///
    /// @throws IOException if a file cannot be used
    ServerTls tls() throws StartException, IOException {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new StartException("TLS: cannot be set up (" + e.getCause() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", e);
        }
    }

    /// Starts to renew the certificates while the service runs.
    Renewal renewal(ServerTls tls, Registry registry, Metrics metrics, InstantSource clock) {
        return new Renewal(authority, own, tls, registry, metrics, clock);
    }
}
