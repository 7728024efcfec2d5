package io.culvert.policy;

import java.util.List;
import java.util.Set;

/// One statement of a policy.
///
/// @param name the Sid, or the statement's place, as in `Statement[2]`
/// @param actions the actions that the statement covers; those of NotAction are already inverted
record Statement(String name, Effect effect, Set<String> actions, Resources resources,
        List<Condition> conditions) {

    /// The verdict about one resource of a request.
    Verdict judge(String action, String resource, RequestKeys keys) {
        if (!actions.contains(action)) {
            return new Verdict.OtherAction();
        }
        if (!resources.cover(resource, keys, effect)) {
            return new Verdict.OtherResource();
        }
        for (Condition condition : conditions) {
            if (!condition.holds(keys, effect)) {
                return new Verdict.Unmet(condition.words(), keys.values(condition.key()));
            }
        }
        return new Verdict.Applies();
    }

    /// The resources that a statement covers. A pattern whose variable has no value matches no resource.
    ///
    /// @param negated whether the statement covers all resources except those that match (NotResource)
    record Resources(boolean negated, List<Template> patterns) {

        /// Whether the statement covers this resource. If a variable in the patterns of NotResource has no
        /// value, an Allow covers no resource: otherwise it would allow the resources that it is meant
        /// to exclude.
        boolean cover(String resource, RequestKeys keys, Effect effect) {
            Variables variables = new Variables(keys, effect, negated);
            if (negated && effect == Effect.ALLOW
                    && !patterns.stream().allMatch(pattern -> pattern.isResolvable(variables))) {
                return false;
            }
            int[] text = Glob.symbols(resource);
            return patterns.stream()
                .anyMatch(pattern -> pattern.matches(variables, glob -> glob.matches(text))) != negated;
        }
    }
}
