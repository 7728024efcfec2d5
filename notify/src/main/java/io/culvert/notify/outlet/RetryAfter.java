package io.culvert.notify.outlet;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The header `Retry-After`: how long a server asks its clients to stay away, in seconds or as a date.
final class RetryAfter {

    /// A server that asks for more is asked again after this time, because notifications do not keep.
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /// The time from now on, [#LONGEST] at most; zero without a value or with one that cannot be read.
    static Duration of(@Nullable String value, Instant now) {
        Duration asked = value == null ? Duration.ZERO : read(value.strip(), now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static Duration read(String value, Instant now) {
        if (SECONDS.matcher(value).matches()) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            return Duration.between(now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
