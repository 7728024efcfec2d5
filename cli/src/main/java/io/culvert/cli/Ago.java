package io.culvert.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time spans, rounded down to one unit for people to read.
final class Ago {

    private static final Duration MANY_HOURS = Duration.ofDays(2);

    private Ago() {}

    /// `3 h ago`.
    static String of(Instant then, InstantSource clock) {
        return text(Duration.between(then, clock.instant())) + " ago";
    }

    /// `3 h`. A negative span is `0 s`.
    static String text(Duration span) {
        if (span.compareTo(MANY_HOURS) >= 0) {
            return span.toDays() + " days";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h";
        }
        return span.toMinutes() > 0 ? span.toMinutes() + " min" : Math.max(0, span.toSeconds()) + " s";
    }
}
