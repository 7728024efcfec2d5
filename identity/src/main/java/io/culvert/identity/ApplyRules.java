package io.culvert.identity;

import io.culvert.identity.Outcome.Accepted;
import io.culvert.identity.Outcome.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Computes the changes that lead from the current accounts to the wanted ones. Policies are created before
/// users that need them, and deleted after users that had them. Accounts are created, never deleted.
public final class ApplyRules {

    private final KeyMint mint;
    private final IdentityLimits limits;
    private final Instant now;

    public ApplyRules(KeyMint mint, IdentityLimits limits, Instant now) {
        this.mint = mint;
        this.limits = limits;
        this.now = now;
    }

    /// The changes that lead to the wanted accounts, or the refusal of the first rule that they would break.
    ///
    /// @param prune whether to delete the users, with their access keys, and the policies of the named
    /// accounts that are not wanted; other accounts do not change
    public Proposal apply(List<DesiredAccount> wanted, boolean prune) {
        return directory -> {
            Steps steps = new Steps(directory);
            for (DesiredAccount account : wanted) {
                steps.account(account);
                account.policies()
                    .forEach((name, document) -> steps.take(PolicyRules
                        .put(new Policy(new QualifiedName(account.id(), name), document, now), limits)));
                account.users()
                    .forEach((name, policies) -> steps.user(new QualifiedName(account.id(), name),
                            policies.orElse(null)));
                if (prune) {
                    steps.prune(account);
                }
            }
            return steps.outcome();
        };
    }

    /// The changes so far, and the directory after them. After a refusal nothing more is added.
    private final class Steps {

        private final List<IdentityChange> changes = new ArrayList<>();
        private Directory after;
        private @org.jspecify.annotations.Nullable Refused refused;

        Steps(Directory before) {
            this.after = before;
        }

        void take(Proposal proposal) {
            if (refused != null) {
                return;
            }
            switch (proposal.on(after)) {
                case Accepted(List<IdentityChange> more) -> {
                    changes.addAll(more);
                    after = more.isEmpty() ? after : after.with(more);
                }
                case Refused no -> refused = no;
            }
        }

        void account(DesiredAccount wanted) {
            Account before = after.accounts().get(wanted.id());
            if (before == null) {
                take(AccountRules.create(new Account(wanted.id(), wanted.name().orElse(wanted.id()), now),
                        limits));
            } else if (wanted.name().isPresent() && !wanted.name().get().equals(before.name())) {
                take(directory -> Accepted.of(new IdentityChange.PutAccount(
                        new Account(before.id(), wanted.name().get(), before.createdAt()))));
            }
        }

        void user(QualifiedName name, @org.jspecify.annotations.Nullable SortedSet<String> policies) {
            User before = after.users().get(name);
            if (before == null) {
                take(UserRules.create(mint.user(name, policies == null ? new TreeSet<>() : policies, now),
                        limits));
            } else if (policies != null) {
                take(UserRules.replacePolicies(before, policies, limits));
            }
        }

        void prune(DesiredAccount wanted) {
            for (User user : after.usersOf(wanted.id())) {
                if (!wanted.users().containsKey(user.name().name())) {
                    take(UserRules.delete(user.name()));
                }
            }
            for (Policy policy : after.policiesOf(wanted.id())) {
                if (!wanted.policies().containsKey(policy.name().name())) {
                    take(PolicyRules.delete(policy.name()));
                }
            }
        }

        Outcome outcome() {
            return refused == null ? new Accepted(changes) : refused;
        }
    }
}
