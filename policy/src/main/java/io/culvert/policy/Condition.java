package io.culvert.policy;

import java.util.List;

/// One key of a statement's Condition. All of a statement's conditions must hold.
sealed interface Condition {

    ConditionKey key();

    /// The condition as written, for explanations.
    String words();

    /// Whether it holds in a statement of this effect. Under Deny one spelling of a tag's key is enough, so
    /// that a tag cannot be hidden behind another one whose key differs in case alone.
    default boolean holds(RequestKeys keys, Effect effect) {
        return switch (effect) {
            case ALLOW -> holds(keys.values(key()), keys);
            case DENY -> keys.valuesBySpelling(key()).stream().anyMatch(actual -> holds(actual, keys));
        };
    }

    /// Whether it holds for these values of its key.
    boolean holds(List<String> actual, RequestKeys keys);

    /// How many of the request's values an operator is about.
    enum Quantifier {
        /// The one that it has.
        NONE(""),
        /// At least one of them.
        ANY("ForAnyValue:"),
        /// Every one, also when there is none.
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
        public boolean holds(List<String> actual, RequestKeys keys) {
            return actual.isEmpty() == missing;
        }
    }

    /// Every other operator: a value of the request compared with those of the policy, of which any may fit.
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
        public boolean holds(List<String> actual, RequestKeys keys) {
            if (actual.isEmpty()) {
                return holdsWithoutKey();
            }
            return switch (quantifier) {
                case NONE -> actual.stream().anyMatch(value -> fits(value, keys)) != negated;
                case ANY -> actual.stream().anyMatch(value -> fits(value, keys) != negated);
                case ALL -> actual.stream().allMatch(value -> fits(value, keys) != negated);
            };
        }

        private boolean holdsWithoutKey() {
            return switch (quantifier) {
                case NONE -> negated || ifExists;
                case ANY -> ifExists;
                case ALL -> true;
            };
        }

        private boolean fits(String value, RequestKeys keys) {
            return expectations.stream().anyMatch(expectation -> expectation.metBy(value, keys));
        }
    }
}
