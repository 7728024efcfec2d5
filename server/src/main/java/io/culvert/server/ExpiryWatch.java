package io.culvert.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Warns once a day that a certificate expires soon or has expired. Confined to one thread, except
/// [#secondsLeft].
final class ExpiryWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);

    private final Subject subject;
    private final Supplier<Instant> ends;
    private final InstantSource clock;
    private final Daily daily = new Daily();

    /// The certificate to watch.
    ///
    /// @param name of the certificate, at the start of a sentence
    /// @param remedy a sentence that says what to do
    /// @param from how long before its expiry the first warning is due
    record Subject(String name, String remedy, Duration from) {}

    /// @param ends when the certificate in use expires
    ExpiryWatch(Subject subject, Supplier<Instant> ends, InstantSource clock) {
        this.subject = subject;
        this.ends = ends;
        this.clock = clock;
    }

    /// Logs a warning if one is due.
    void look() {
        Instant now = clock.instant();
        Duration left = Duration.between(now, ends.get());
        if (left.compareTo(subject.from) > 0 || !daily.takeIfDue(now)) {
            return;
        }
        if (left.isNegative()) {
            LOG.error("{} ended {} days ago, at {}. {}", subject.name, left.abs().toDays(), ends.get(),
                    subject.remedy);
        } else {
            LOG.warn("{} ends in {} days, at {}. {}", subject.name, left.toDays(), ends.get(),
                    subject.remedy);
        }
    }

    /// Seconds until the certificate expires, negative afterwards. Thread safe.
    double secondsLeft() {
        return Duration.between(clock.instant(), ends.get()).toSeconds();
    }
}
