package io.culvert.server;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Limits a task to one run a day. Confined to one thread.
final class Daily {

    private static final Duration DAY = Duration.ofDays(1);

    private @Nullable Instant last;

    /// Takes the day's run if it is due: if a day has passed since the last one was taken, or the clock was
    /// set back in between.
    ///
    /// @return whether to run the task now
    boolean takeIfDue(Instant now) {
        Instant before = last;
        boolean due = before == null || now.isBefore(before) || !now.isBefore(before.plus(DAY));
        if (due) {
            last = now;
        }
        return due;
    }

    /// Records that the run failed: the task is due again at once.
    void failed() {
        last = null;
    }
}
