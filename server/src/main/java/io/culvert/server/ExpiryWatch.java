package io.culvert.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Warns of one certificate's end, once a day from some time before it. Confined to one thread, except
/// [#secondsLeft].
final class ExpiryWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);

    private static final Duration EVERY = Duration.ofDays(1);

    private final String what;
    private final Supplier<Instant> ends;
    private final Duration from;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    /// @param what the certificate, as a sentence names it, with what is to be done
    /// @param ends when the certificate that is in use now ends
    /// @param from how long before its end the first warning is due
    ExpiryWatch(String what, Supplier<Instant> ends, Duration from, InstantSource clock) {
        this.what = what;
        this.ends = ends;
        this.from = from;
        this.clock = clock;
    }

    /// Logs a line where one is due.
    void look() {
        Instant now = clock.instant();
        Duration left = Duration.between(now, ends.get());
        if (left.compareTo(from) > 0 || now.isBefore(next)) {
            return;
        }
        next = now.plus(EVERY);
        if (left.isNegative()) {
            LOG.error("{} ended {} days ago, at {}", what, left.abs().toDays(), ends.get());
        } else {
            LOG.warn("{} ends in {} days, at {}", what, left.toDays(), ends.get());
        }
    }

    /// Negative after its end. From any thread.
    double secondsLeft() {
        return Duration.between(clock.instant(), ends.get()).toSeconds();
    }
}
