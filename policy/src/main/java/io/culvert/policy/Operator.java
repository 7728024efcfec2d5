package io.culvert.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The operator of a condition. A negated operator holds if its positive one does not, also for a
/// missing key.
@SuppressWarnings("ImmutableEnumChecker") // readers keep no state
enum Operator {
    STRING_EQUALS("StringEquals", false, Expectation::equalText),
    STRING_NOT_EQUALS("StringNotEquals", true, Expectation::equalText),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false, Expectation::equalTextInAnyCase),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true, Expectation::equalTextInAnyCase),
    STRING_LIKE("StringLike", false, Expectation::likeText),
    STRING_NOT_LIKE("StringNotLike", true, Expectation::likeText),
    ARN_EQUALS("ArnEquals", false, Expectation::arn),
    ARN_NOT_EQUALS("ArnNotEquals", true, Expectation::arn),
    ARN_LIKE("ArnLike", false, Expectation::arn),
    ARN_NOT_LIKE("ArnNotLike", true, Expectation::arn),
    NUMERIC_EQUALS("NumericEquals", false, Expectation.number(order -> order == 0)),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true, Expectation.number(order -> order == 0)),
    NUMERIC_LESS_THAN("NumericLessThan", false, Expectation.number(order -> order < 0)),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false, Expectation.number(order -> order <= 0)),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false, Expectation.number(order -> order > 0)),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false, Expectation.number(order -> order >= 0)),
    DATE_EQUALS("DateEquals", false, Expectation.moment(order -> order == 0)),
    DATE_NOT_EQUALS("DateNotEquals", true, Expectation.moment(order -> order == 0)),
    DATE_LESS_THAN("DateLessThan", false, Expectation.moment(order -> order < 0)),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false, Expectation.moment(order -> order <= 0)),
    DATE_GREATER_THAN("DateGreaterThan", false, Expectation.moment(order -> order > 0)),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false, Expectation.moment(order -> order >= 0)),
    BOOL("Bool", false, Expectation::truth),
    IP_ADDRESS("IpAddress", false, Expectation::address),
    NOT_IP_ADDRESS("NotIpAddress", true, Expectation::address);

    private final String wireName;
    private final boolean negated;
    private final Expectation.Reader reader;

    Operator(String wireName, boolean negated, Expectation.Reader reader) {
        this.wireName = wireName;
        this.negated = negated;
        this.reader = reader;
    }

    static Optional<Operator> find(String name) {
        return Arrays.stream(values()).filter(operator -> operator.wireName.equals(name)).findAny();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(operator -> operator.wireName).toList();
    }

    boolean negated() {
        return negated;
    }

    /// Variables are allowed in values of operators on text alone.
    private boolean variables() {
        return wireName.startsWith("String") || wireName.startsWith("Arn");
    }

    /// @throws PolicyException if a value is not of the operator's type
    List<Expectation> expectations(Place place, List<String> texts) {
        return Expectation.read(place, texts, variables(), reader);
    }
}
