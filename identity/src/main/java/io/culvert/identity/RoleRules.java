package io.culvert.identity;

import io.culvert.identity.IdentityChange.DeleteRole;
import io.culvert.identity.IdentityChange.PutRole;
import io.culvert.identity.Outcome.Accepted;
import io.culvert.identity.Outcome.Reason;
import io.culvert.identity.Outcome.Refused;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/// The rules of roles; the caller has checked the content of trust policies.
public final class RoleRules {

    private RoleRules() {}

    /// Creates a role. Names that differ only in case count as the same name, as in IAM.
    public static Proposal create(AssumableRole role, IdentityLimits limits) {
        return directory -> {
            String account = role.name().account();
            if (!directory.accounts().containsKey(account)) {
                return AccountRules.missing(account);
            }
            List<AssumableRole> others = directory.rolesOf(account);
            if (others.stream().anyMatch(other -> other.name().name().equalsIgnoreCase(role.name().name()))) {
                return new Refused(Reason.TAKEN, "role: " + role.name().name()
                        + " is there already (expected: a name that differs in more than case)");
            }
            if (others.size() >= limits.rolesPerAccount()) {
                return new Refused(Reason.TOO_MANY, "roles: " + others.size() + " are in account " + account
                        + " (expected: at most " + limits.rolesPerAccount() + ")");
            }
            return attached(directory, role, limits);
        };
    }

    /// Deletes a role, which ends its sessions.
    public static Proposal delete(QualifiedName name) {
        return directory -> directory.role(name).isEmpty() ? missing(name)
                : Accepted.of(new DeleteRole(name));
    }

    /// Replaces a role's trust policy.
    public static Proposal trust(QualifiedName name, String document) {
        return changed(name, (directory, role) -> Accepted.of(new PutRole(role.trusting(document))));
    }

    /// Attaches a policy to a role; no change if the role already has it.
    public static Proposal attach(QualifiedName name, String policy, IdentityLimits limits) {
        return changed(name, (directory, role) -> {
            SortedSet<String> policies = new TreeSet<>(role.policies());
            return policies.add(policy) ? attached(directory, role.with(policies), limits) : Accepted.of();
        });
    }

    /// Detaches a policy from a role.
    public static Proposal detach(QualifiedName name, String policy) {
        return changed(name, (directory, role) -> {
            SortedSet<String> policies = new TreeSet<>(role.policies());
            return policies.remove(policy) ? Accepted.of(new PutRole(role.with(policies)))
                    : new Refused(Reason.MISSING, "policy: " + policy + " is not attached to role "
                            + name.name() + " (expected: one of " + policies + ")");
        });
    }

    private interface Change {
        Outcome of(Directory directory, AssumableRole role);
    }

    private static Proposal changed(QualifiedName name, Change change) {
        return directory -> {
            Function<AssumableRole, Outcome> decide = role -> change.of(directory, role);
            return directory.role(name).map(decide).orElseGet(() -> missing(name));
        };
    }

    private static Outcome attached(Directory directory, AssumableRole role, IdentityLimits limits) {
        for (String policy : role.policies()) {
            QualifiedName name = new QualifiedName(role.name().account(), policy);
            if (directory.policy(name).isEmpty()) {
                return PolicyRules.missing(name);
            }
        }
        if (role.policies().size() > limits.policiesPerUser()) {
            return new Refused(Reason.TOO_MANY, "policies: " + role.policies().size() + " for role "
                    + role.name().name() + " (expected: at most " + limits.policiesPerUser() + ")");
        }
        return Accepted.of(new PutRole(role));
    }

    private static Refused missing(QualifiedName role) {
        return new Refused(Reason.MISSING,
                "role: " + role.name() + " is not there (expected: one of account " + role.account() + ")");
    }
}
