package io.culvert.server;

import io.culvert.registry.CertificateEnds;
import io.culvert.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts once a day the active device certificates that have expired or expire soon, and logs one line about
/// them. Confined to one thread, except the counts.
final class DeviceWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceWatch.class);

    private static final Duration SOON = Duration.ofDays(30);

    private final Registry registry;
    private final InstantSource clock;
    private final Daily daily = new Daily();
    private volatile CertificateEnds ends = CertificateEnds.NONE;

    DeviceWatch(Registry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /// Counts if a count is due. Reads every certificate.
    void look() {
        if (!daily.takeIfDue(clock.instant())) {
            return;
        }
        CertificateEnds now = count();
        ends = now;
        if (now.ended() + now.ending() > 0) {
            LOG.warn(
                    "{} active certificates of devices have ended and {} end within {} days, for example {}."
                            + " Renew them, and deactivate those that are no longer in use",
                    now.ended(), now.ending(), SOON.toDays(), now.examples());
        }
    }

    private CertificateEnds count() {
        try {
            return registry.certificateEnds(SOON);
        } catch (RuntimeException e) {
            daily.failed();
            throw e;
        }
    }

    double ended() {
        return ends.ended();
    }

    double ending() {
        return ends.ending();
    }

    /// Seconds until the next of them expires; not a number if none is left.
    double secondsLeft() {
        Instant next = ends.next();
        return next == null ? Double.NaN : Duration.between(clock.instant(), next).toSeconds();
    }
}
