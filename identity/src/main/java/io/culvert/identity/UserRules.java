package io.culvert.identity;

import io.culvert.identity.IdentityChange.DeleteKey;
import io.culvert.identity.IdentityChange.DeleteUser;
import io.culvert.identity.IdentityChange.PutUser;
import io.culvert.identity.Outcome.Accepted;
import io.culvert.identity.Outcome.Reason;
import io.culvert.identity.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The rules of users and of the policies attached to them.
public final class UserRules {

    private UserRules() {}

    /// Creates a user. Names that differ only in case count as the same name, as in IAM.
    public static Proposal create(User user, IdentityLimits limits) {
        return directory -> {
            String account = user.name().account();
            if (!directory.accounts().containsKey(account)) {
                return AccountRules.missing(account);
            }
            List<User> others = directory.usersOf(account);
            if (others.stream().anyMatch(other -> other.name().name().equalsIgnoreCase(user.name().name()))) {
                return new Refused(Reason.TAKEN, "user: " + user.name().name()
                        + " is there already (expected: a name that differs in more than case)");
            }
            if (others.size() >= limits.usersPerAccount()) {
                return new Refused(Reason.TOO_MANY, "users: " + others.size() + " are in account " + account
                        + " (expected: at most " + limits.usersPerAccount() + ")");
            }
            return attached(directory, user, limits);
        };
    }

    /// Deletes a user and all its access keys.
    public static Proposal delete(QualifiedName name) {
        return directory -> {
            if (directory.user(name).isEmpty()) {
                return missing(name);
            }
            List<IdentityChange> changes = new ArrayList<>();
            directory.keysOf(name).forEach(key -> changes.add(new DeleteKey(key.id())));
            changes.add(new DeleteUser(name));
            return new Accepted(changes);
        };
    }

    /// Attaches a policy to a user; no change if the user already has it.
    public static Proposal attach(QualifiedName name, String policy, IdentityLimits limits) {
        return directory -> {
            User user = directory.users().get(name);
            if (user == null) {
                return missing(name);
            }
            SortedSet<String> policies = new TreeSet<>(user.policies());
            return policies.add(policy) ? attached(directory, user.with(policies), limits) : Accepted.of();
        };
    }

    /// Detaches a policy from a user.
    public static Proposal detach(QualifiedName name, String policy) {
        return directory -> {
            User user = directory.users().get(name);
            if (user == null) {
                return missing(name);
            }
            SortedSet<String> policies = new TreeSet<>(user.policies());
            return policies.remove(policy) ? Accepted.of(new PutUser(user.with(policies)))
                    : new Refused(Reason.MISSING, "policy: " + policy + " is not attached to " + name.name()
                            + " (expected: one of " + policies + ")");
        };
    }

    /// Gives a user exactly these policies; no change if the user already has exactly these.
    static Proposal replacePolicies(User user, SortedSet<String> policies, IdentityLimits limits) {
        return directory -> user.policies().equals(policies) ? Accepted.of()
                : attached(directory, user.with(policies), limits);
    }

    private static Outcome attached(Directory directory, User user, IdentityLimits limits) {
        for (String policy : user.policies()) {
            QualifiedName name = new QualifiedName(user.name().account(), policy);
            if (directory.policy(name).isEmpty()) {
                return PolicyRules.missing(name);
            }
        }
        if (user.policies().size() > limits.policiesPerUser()) {
            return new Refused(Reason.TOO_MANY, "policies: " + user.policies().size() + " for user "
                    + user.name().name() + " (expected: at most " + limits.policiesPerUser() + ")");
        }
        return Accepted.of(new PutUser(user));
    }

    static Refused missing(QualifiedName user) {
        return new Refused(Reason.MISSING,
                "user: " + user.name() + " is not there (expected: one of account " + user.account() + ")");
    }
}
