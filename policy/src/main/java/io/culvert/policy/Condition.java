package io.culvert.policy;

import java.util.List;

/// One condition of a statement: an operator, a key and values. A statement applies only if all its
/// conditions hold.
sealed interface Condition {

    ConditionKey key();

    /// The condition as written, for explanations.
    String words();

    /// Whether it holds in a statement of this effect. In a Deny, one spelling of a tag's key is enough, so
    /// that no tag hides behind another one whose key differs only in case.
    default boolean holds(RequestKeys keys, Effect effect) {
        return switch (effect) {
            case ALLOW -> holds(keys.values(key()), keys, effect);
            case DENY ->
                keys.valuesBySpelling(key()).stream().anyMatch(actual -> holds(actual, keys, effect));
        };
    }

    /// Whether it holds for these values of its key.
    boolean holds(List<String> actual, RequestKeys keys, Effect effect);

    /// How many of the request's values must match.
    enum Quantifier {
        /// The single value.
        NONE(""),
        /// At least one of them.
        ANY("ForAnyValue:"),
        /// All of them; holds also if there are none.
        ALL("ForAllValues:");

        private final String prefix;

        Quantifier(String prefix) {
            this.prefix = prefix;
        }

        String prefix() {
            return prefix;
        }
    }

    /// `Null`: whether the key must be missing.
    record Presence(ConditionKey key, boolean missing) implements Condition {

        @Override
        public String words() {
            return "Null " + key.name() + ": " + missing;
        }

        @Override
        public boolean holds(List<String> actual, RequestKeys keys, Effect effect) {
            return actual.isEmpty() == missing;
        }
    }

    /// Any other operator: compares the request's values with the policy's values, of which one must match.
    ///
    /// @param operator as written, with quantifier and IfExists
    /// @param texts the policy's values as written
    record Comparison(String operator, Quantifier quantifier, boolean negated, boolean ifExists,
            ConditionKey key, List<String> texts, List<Expectation> expectations) implements Condition {

        @Override
        public String words() {
            return operator + " " + key.name() + ": " + String.join(", ", texts);
        }

        @Override
        public boolean holds(List<String> actual, RequestKeys keys, Effect effect) {
            if (actual.isEmpty()) {
                return holdsWithoutKey();
            }
            Variables variables = new Variables(keys, effect, negated);
            return switch (quantifier) {
                case NONE -> actual.stream().anyMatch(value -> fits(value, variables)) != negated;
                case ANY -> actual.stream().anyMatch(value -> fits(value, variables) != negated);
                case ALL -> actual.stream().allMatch(value -> fits(value, variables) != negated);
            };
        }

        private boolean holdsWithoutKey() {
            return switch (quantifier) {
                case NONE -> negated || ifExists;
                case ANY -> ifExists;
                case ALL -> true;
            };
        }

        private boolean fits(String value, Variables variables) {
            return expectations.stream().anyMatch(expectation -> expectation.metBy(value, variables));
        }
    }
}
