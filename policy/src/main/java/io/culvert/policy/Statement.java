package io.culvert.policy;

import java.util.List;
import java.util.Set;

/// One statement of a policy.
///
/// @param name its Sid, or its place as in `Statement[2]`
/// @param actions those it is about, NotAction already turned round
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

    /// The resources that a statement is about. A pattern whose variable has no value matches no resource.
    ///
    /// @param negated whether it is about all but those of the patterns, as NotResource says
    record Resources(boolean negated, List<Template> patterns) {

        /// Whether the statement is about this resource. An Allow is about none if it excepts a resource that
        /// cannot be named because a variable has no value: it would allow what it was written to except.
        boolean cover(String resource, RequestKeys keys, Effect effect) {
            if (negated && effect == Effect.ALLOW && !resolvable(keys)) {
                return false;
            }
            int[] text = Glob.symbols(resource);
            return patterns.stream()
                .anyMatch(pattern -> pattern.resolve(keys)
                    .map(glob -> glob.matches(text))
                    .orElse(false)) != negated;
        }

        private boolean resolvable(RequestKeys keys) {
            return patterns.stream().allMatch(pattern -> pattern.resolve(keys).isPresent());
        }
    }
}
