package io.culvert.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parses points in time as policies write them: the W3C profile of ISO 8601, from the year alone to
/// fractions of a second, or seconds since 1970. Four digits are a year, not seconds.
final class Moments {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,3}|\\d{5,12}");
    private static final Pattern ISO = Pattern.compile("(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)"
            + "(?:T(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?(Z|[+-]\\d\\d:\\d\\d))?)?)?");

    private Moments() {}

    static Optional<Instant> parse(String text) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
        }
        Matcher parts = ISO.matcher(text);
        try {
            return parts.matches() ? Optional.of(moment(parts)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant moment(Matcher parts) {
        String zone = parts.group(8) == null ? "Z" : parts.group(8);
        return LocalDateTime
            .of(number(parts, 1, 0), number(parts, 2, 1), number(parts, 3, 1), number(parts, 4, 0),
                    number(parts, 5, 0), number(parts, 6, 0), nanos(parts.group(7)))
            .toInstant(ZoneOffset.of(zone));
    }

    private static int number(Matcher parts, int group, int otherwise) {
        return parts.group(group) == null ? otherwise : Integer.parseInt(parts.group(group));
    }

    private static int nanos(@org.jspecify.annotations.Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }
}
