package io.culvert.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Renews the service's certificate and its authority while the service runs, each before it ends, and warns
/// of those that it cannot renew.
final class Renewal implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration WARN_OF_SERVER = Duration.ofDays(29);
    private static final Duration WARN_OF_AUTHORITY = Duration.ofDays(365);

    private final LocalAuthority authority;
    private final @Nullable ServerCertificate own;
    private final List<ExpiryWatch> watches;
    private final Repeater timer = new Repeater("certificates");

    /// @param own what is renewed; null for a certificate that the operator brings
    /// @param tls what is served
    Renewal(LocalAuthority authority, @Nullable ServerCertificate own, ServerTls tls, Metrics metrics,
            InstantSource clock) {
        this.authority = authority;
        this.own = own;
        ExpiryWatch served = new ExpiryWatch("The certificate that this service serves", tls::ends,
                WARN_OF_SERVER, clock);
        ExpiryWatch signing = new ExpiryWatch("The authority that signs for this service", authority::ends,
                WARN_OF_AUTHORITY, clock);
        metrics.watch("server", served);
        metrics.watch("authority", signing);
        watches = List.of(served, signing);
        watches.forEach(ExpiryWatch::look);
        timer.every(EVERY, "Renewing the service's certificates", this::renew);
    }

    private void renew() {
        watches.forEach(ExpiryWatch::look);
        try {
            authority.succeed();
            if (own != null) {
                own.renew();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        timer.close();
    }
}
