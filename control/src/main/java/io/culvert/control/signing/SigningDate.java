package io.culvert.control.signing;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ErrorType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The signing time of a request: `X-Amz-Date`, or `Date` if that is absent.
///
/// @param at the point in time
/// @param text as it appears in the string to sign, `20261101T101500Z`
record SigningDate(Instant at, String text) {

    /// The formatter alone would also accept signs and years of more than four digits.
    private static final Pattern BASIC_FORM = Pattern.compile("[0-9]{8}T[0-9]{6}Z");
    private static final DateTimeFormatter BASIC = DateTimeFormatter
        .ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
        .withZone(ZoneOffset.UTC)
        .withResolverStyle(ResolverStyle.STRICT);

    static SigningDate of(ApiRequest request) {
        List<String> amzDates = request.headers().getOrDefault("x-amz-date", List.of());
        List<String> dates = amzDates.isEmpty() ? request.headers().getOrDefault("date", List.of())
                : amzDates;
        if (dates.size() != 1) {
            throw Authorization.incomplete(
                    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header, once.");
        }
        return parse(dates.getFirst().strip(), amzDates.isEmpty());
    }

    private static SigningDate parse(String text, boolean httpDateAllowed) {
        boolean basic = BASIC_FORM.matcher(text).matches();
        if (basic || httpDateAllowed) {
            try {
                Instant at = (basic ? BASIC : DateTimeFormatter.RFC_1123_DATE_TIME).parse(text,
                        Instant::from);
                return new SigningDate(at, BASIC.format(at));
            } catch (DateTimeException e) {
                throw malformed();
            }
        }
        throw malformed();
    }

    private static ApiError malformed() {
        return Authorization.incomplete("Date must be in ISO-8601 'basic format', such as 20261101T101500Z.");
    }

    /// `yyyyMMdd`, for the scope.
    String day() {
        return text.substring(0, 8);
    }

    /// Refuses a date that is more than `skew` before or after now.
    void requireWithin(Duration skew, Instant now) {
        String window = BASIC.format(now) + (at.isBefore(now) ? " - " : " + ") + skew.toMinutes() + " min.)";
        if (at.isBefore(now.minus(skew))) {
            throw invalid("Signature expired: " + text + " is now earlier than "
                    + BASIC.format(now.minus(skew)) + " (" + window);
        }
        if (at.isAfter(now.plus(skew))) {
            throw invalid("Signature not yet current: " + text + " is still later than "
                    + BASIC.format(now.plus(skew)) + " (" + window);
        }
    }

    private static ApiError invalid(String message) {
        return new ApiError(ErrorType.INVALID_SIGNATURE, message);
    }
}
