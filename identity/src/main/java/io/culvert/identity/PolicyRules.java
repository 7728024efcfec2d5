package io.culvert.identity;

import io.culvert.identity.IdentityChange.DeletePolicy;
import io.culvert.identity.IdentityChange.PutPolicy;
import io.culvert.identity.Outcome.Accepted;
import io.culvert.identity.Outcome.Reason;
import io.culvert.identity.Outcome.Refused;
import java.util.List;
import java.util.stream.Stream;

/// The rules of policies; the caller has checked the content of a document.
public final class PolicyRules {

    private PolicyRules() {}

    /// Creates a policy or replaces its document; no change if the document is the same.
    public static Proposal put(Policy policy, IdentityLimits limits) {
        return directory -> {
            String account = policy.name().account();
            if (!directory.accounts().containsKey(account)) {
                return AccountRules.missing(account);
            }
            Policy before = directory.policies().get(policy.name());
            int others = directory.policiesOf(account).size();
            if (before == null && others >= limits.policiesPerAccount()) {
                return new Refused(Reason.TOO_MANY, "policies: " + others + " are in account " + account
                        + " (expected: at most " + limits.policiesPerAccount() + ")");
            }
            return before != null && before.document().equals(policy.document()) ? Accepted.of()
                    : Accepted.of(new PutPolicy(policy));
        };
    }

    /// Deletes a policy that no user and no role has.
    public static Proposal delete(QualifiedName name) {
        return directory -> {
            if (directory.policy(name).isEmpty()) {
                return missing(name);
            }
            List<String> users = Stream
                .concat(directory.usersWith(name).stream(),
                        directory.rolesWith(name).stream().map(role -> "role " + role))
                .toList();
            return users.isEmpty() ? Accepted.of(new DeletePolicy(name))
                    : new Refused(Reason.IN_USE,
                            "policy: " + name.name() + " is attached to "
                                    + String.join(", ", users.subList(0, Math.min(5, users.size())))
                                    + (users.size() > 5 ? ", …" : "")
                                    + " (expected: no user or role; detach it first)");
        };
    }

    static Refused missing(QualifiedName policy) {
        return new Refused(Reason.MISSING, "policy: " + policy.name()
                + " is not there (expected: one of account " + policy.account() + ")");
    }
}
