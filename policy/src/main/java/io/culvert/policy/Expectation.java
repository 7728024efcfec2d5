package io.culvert.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// One value of a condition, parsed as its operator's type. A request's value of another type never meets it.
@FunctionalInterface
interface Expectation {

    /// The parts of an ARN: `arn:partition:service:region:account:resource`.
    int ARN_PARTS = 6;

    Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(?:\\.\\d{1,30})?");

    /// Whether a value of the request meets this expectation.
    boolean metBy(String actual, Variables variables);

    /// Parses the value of a condition.
    @FunctionalInterface
    interface Reader {

        /// The expectation of the policy's value.
        ///
        /// @throws PolicyException if the value is not of the operator's type
        Expectation read(Place place, String text);
    }

    static Expectation equalText(Place place, String text) {
        return like(Template.parse(place, text, false));
    }

    static Expectation likeText(Place place, String text) {
        return like(Template.parse(place, text, true));
    }

    private static Expectation like(Template template) {
        return (actual, variables) -> template.matches(variables, glob -> glob.matches(Glob.symbols(actual)));
    }

    static Expectation equalTextInAnyCase(Place place, String text) {
        Template template = Template.parse(place, text, false);
        return (actual, variables) -> template.matches(variables,
                glob -> glob.folded(Folding.UNICODE).matches(Folding.UNICODE.symbols(actual)));
    }

    /// Compares ARNs part by part: a wildcard never spans a colon between the first six parts.
    static Expectation arn(Place place, String text) {
        if (!text.startsWith("${") && text.split(":", -1).length < ARN_PARTS) {
            throw place.refuse(Place.quoted(text), "an ARN of six parts, arn:aws:iot:REGION:ACCOUNT:…");
        }
        Template template = Template.parse(place, text, true);
        return (actual, variables) -> template.matches(variables, glob -> arnLike(glob, actual));
    }

    private static boolean arnLike(Glob glob, String actual) {
        List<Glob> expected = glob.split(':', ARN_PARTS);
        String[] parts = actual.split(":", ARN_PARTS);
        if (expected.size() != ARN_PARTS || parts.length != ARN_PARTS) {
            return false;
        }
        for (int i = 0; i < ARN_PARTS; i++) {
            if (!expected.get(i).matches(Glob.symbols(parts[i]))) {
                return false;
            }
        }
        return true;
    }

    /// Compares numbers.
    ///
    /// @param holds the required result of comparing the request's number with this one
    static Reader number(IntPredicate holds) {
        return (place, text) -> {
            BigDecimal limit = number(text).orElseThrow(() -> place.refuse(Place.quoted(text), "a number"));
            return (actual, variables) -> number(actual).map(value -> holds.test(value.compareTo(limit)))
                .orElse(false);
        };
    }

    private static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /// Compares points in time.
    ///
    /// @param holds the required result of comparing the request's time with this one
    static Reader moment(IntPredicate holds) {
        return (place, text) -> {
            Instant limit = Moments.parse(text)
                .orElseThrow(() -> place.refuse(Place.quoted(text), "a date such as 2026-11-25T08:00:00Z"));
            return (actual, variables) -> Moments.parse(actual)
                .map(value -> holds.test(value.compareTo(limit)))
                .orElse(false);
        };
    }

    static Expectation truth(Place place, String text) {
        boolean expected = flag(place, text);
        return (actual, variables) -> Folding.ASCII.equal(actual, Boolean.toString(expected));
    }

    /// Parses `true` or `false`, without regard to case.
    static boolean flag(Place place, String text) {
        return switch (Folding.ASCII.fold(text)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw place.refuse(Place.quoted(text), "true or false");
        };
    }

    static Expectation address(Place place, String text) {
        IpRange range = IpRange.parse(text)
            .orElseThrow(() -> place.refuse(Place.quoted(text), "an address or a range such as 10.0.0.0/8"));
        return (actual, variables) -> {
            Optional<InetAddress> address = IpRange.address(actual);
            return address.isPresent() && range.contains(address.get());
        };
    }

    /// Parses each value; errors name its place.
    static List<Expectation> read(Place place, List<String> texts, boolean variables, Reader reader) {
        List<Expectation> expectations = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Place at = texts.size() == 1 ? place : place.element(i);
            expectations
                .add(reader.read(at, variables ? texts.get(i) : Template.withoutVariables(at, texts.get(i))));
        }
        return expectations;
    }
}
