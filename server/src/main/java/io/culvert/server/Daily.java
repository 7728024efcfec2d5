package io.culvert.server;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Lets something happen once a day at most. Confined to one thread.
final class Daily {

    private static final Duration DAY = Duration.ofDays(1);

    private @Nullable Instant last;

    /// Whether a day has passed since the last time that this was true, or the clock was set back since.
    boolean isDue(Instant now) {
        Instant before = last;
        boolean due = before == null || now.isBefore(before) || !now.isBefore(before.plus(DAY));
        if (due) {
            last = now;
        }
        return due;
    }

    /// What was due has failed: it is due again at once.
    void failed() {
        last = null;
    }
}
