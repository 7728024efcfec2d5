package io.culvert.policy;

import java.util.List;

/// The values of the variables of a text in one comparison. A request may have several tags whose keys differ
/// only in case, so a variable may have several values. The text is then compared with each value, and the
/// safe outcome counts: a Deny applies if it applies with any of the values, an Allow only if it applies with
/// all of them.
///
/// @param negated whether the text excludes what it matches, as in NotResource and StringNotEquals
record Variables(RequestKeys keys, Effect effect, boolean negated) {

    /// The values of a variable. In an Allow, only the value of the tag with exactly this spelling, if there
    /// is one.
    List<String> values(ConditionKey key) {
        return switch (effect) {
            case ALLOW -> keys.values(key);
            case DENY -> keys.valuesBySpelling(key).stream().flatMap(List::stream).toList();
        };
    }

    /// Whether one matching value is enough; otherwise all values must match.
    boolean oneIsEnough() {
        return (effect == Effect.DENY) != negated;
    }
}
