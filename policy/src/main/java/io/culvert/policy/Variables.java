package io.culvert.policy;

import java.util.List;

/// How the variables of a text are read while it is compared. A request may have several tags whose keys
/// differ in case alone, so that a variable may have several values; the text is then compared once with each.
/// What decides is the outcome that is safe: a Deny applies if it would apply with one of them, an Allow only
/// if it would with all of them.
///
/// @param negated whether the text excludes what is like it, as in NotResource and StringNotEquals
record Variables(RequestKeys keys, Effect effect, boolean negated) {

    /// The values of a variable. In an Allow that of the tag with exactly this spelling, if there is one.
    List<String> values(ConditionKey key) {
        return switch (effect) {
            case ALLOW -> keys.values(key);
            case DENY -> keys.valuesBySpelling(key).stream().flatMap(List::stream).toList();
        };
    }

    /// Whether something that is like the text with one of several values counts as like it; otherwise it
    /// must be like the text with each value.
    boolean oneIsEnough() {
        return (effect == Effect.DENY) != negated;
    }
}
