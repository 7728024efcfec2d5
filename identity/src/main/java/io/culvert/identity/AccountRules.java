package io.culvert.identity;

import io.culvert.identity.IdentityChange.DeleteAccount;
import io.culvert.identity.IdentityChange.PutAccount;
import io.culvert.identity.Outcome.Accepted;
import io.culvert.identity.Outcome.Reason;
import io.culvert.identity.Outcome.Refused;

/// The rules of accounts.
public final class AccountRules {

    private AccountRules() {}

    /// Creates an account.
    public static Proposal create(Account account, IdentityLimits limits) {
        return directory -> {
            if (directory.accounts().containsKey(account.id())) {
                return new Refused(Reason.TAKEN,
                        "account: " + account.id() + " is there already (expected: another id)");
            }
            if (directory.accounts().size() >= limits.accounts()) {
                return new Refused(Reason.TOO_MANY, "accounts: " + directory.accounts().size()
                        + " are there (expected: at most " + limits.accounts() + ")");
            }
            return Accepted.of(new PutAccount(account));
        };
    }

    /// Creates the service's own account if it is missing; used at start.
    public static Proposal ensure(Account account) {
        return directory -> directory.accounts().containsKey(account.id()) ? Accepted.of()
                : Accepted.of(new PutAccount(account));
    }

    /// Deletes an account that has no users, roles and policies.
    ///
    /// @param operator the operator's account, which cannot be deleted
    public static Proposal delete(String account, String operator) {
        return directory -> {
            if (!directory.accounts().containsKey(account)) {
                return missing(account);
            }
            if (account.equals(operator)) {
                return new Refused(Reason.INVALID,
                        "account: " + account + " is the operator's own (expected: another)");
            }
            int users = directory.usersOf(account).size();
            int roles = directory.rolesOf(account).size();
            int policies = directory.policiesOf(account).size();
            return users + roles + policies == 0 ? Accepted.of(new DeleteAccount(account))
                    : new Refused(Reason.IN_USE, "account: " + account + " has " + users + " users, " + roles
                            + " roles and " + policies + " policies (expected: none; remove them first)");
        };
    }

    static Refused missing(String account) {
        return new Refused(Reason.MISSING,
                "account: " + account + " is not there (expected: one of this service's)");
    }
}
