package io.culvert.server;

import io.culvert.registry.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Renews the service's certificate and its authority before they expire, and warns of certificates that
/// expire soon: these two, and those of devices.
final class Renewal implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(10);

    private static final String REISSUE = "The service renews it; if this message is repeated, the log says why"
            + " it could not";
    private static final String REPLACE = "Replace the files of tls-cert and tls-key";
    private static final String PUBLISH = "Its successor is in tls/ca.pem; every client and device needs that"
            + " file before then";

    private final LocalAuthority authority;
    private final @Nullable ServerCertificate own;
    private final List<ExpiryWatch> watches;
    private final DeviceWatch devices;
    private final Repeater timer = new Repeater("certificates");

    /// @param own the certificate to renew; null if the operator provides it
    /// @param tls the certificate in use
    Renewal(LocalAuthority authority, @Nullable ServerCertificate own, ServerTls tls, Registry registry,
            Metrics metrics, InstantSource clock) {
        this.authority = authority;
        this.own = own;
        ExpiryWatch served = new ExpiryWatch(
                new ExpiryWatch.Subject("The certificate that this service serves",
                        own == null ? REPLACE : REISSUE, Duration.ofDays(own == null ? 30 : 29)),
                tls::ends, clock);
        ExpiryWatch signing = new ExpiryWatch(
                new ExpiryWatch.Subject("The authority that signs for this service", PUBLISH,
                        Duration.ofDays(365)),
                authority::ends, clock);
        devices = new DeviceWatch(registry, clock);
        metrics.watch("server", served);
        metrics.watch("authority", signing);
        metrics.watch(devices);
        watches = List.of(served, signing);
        watches.forEach(ExpiryWatch::look);
        timer.every(EVERY, "Renewing the service's certificates", this::renew);
        timer.every(EVERY, "Looking for devices' certificates that end", devices::look);
    }

    private void renew() {
        try {
            authority.appointSuccessorIfDue();
            if (own != null) {
                own.renew();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            watches.forEach(ExpiryWatch::look);
        }
    }

    @Override
    public void close() {
        timer.close();
    }
}
