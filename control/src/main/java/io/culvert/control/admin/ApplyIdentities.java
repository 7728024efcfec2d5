package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.ApplyRules;
import io.culvert.identity.DesiredAccount;
import io.culvert.identity.Directory;
import io.culvert.identity.IdentityChange;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.Outcome;
import io.culvert.identity.Proposal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Changes accounts to a wanted state in one transaction; the answer lists the changes. With `dryRun` it
/// changes nothing and gives the same answer.
final class ApplyIdentities implements Operation {

    private static final int MAX_LIST = 10_000;

    private final Administered administered;
    private final KeyMint mint;
    private final IdentityLimits limits;
    private final InstantSource clock;

    ApplyIdentities(Administered administered, KeyMint mint, IdentityLimits limits, InstantSource clock) {
        this.administered = administered;
        this.mint = mint;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ApplyIdentities";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        boolean prune = input.flag("prune").orElse(false);
        boolean dryRun = input.flag("dryRun").orElse(false);
        List<DesiredAccount> wanted = wanted(input);
        for (DesiredAccount account : wanted) {
            administered.requireVisible(account.id(), call);
            administered.require(call, Arn.account(account.id()));
        }
        call.note("dryRun", Boolean.toString(dryRun));
        Observed rule = new Observed(new ApplyRules(mint, limits, clock.instant()).apply(wanted, prune));
        Outcome.Accepted plan = dryRun ? Administered.accepted(rule.on(administered.directory()))
                : administered.change(rule);
        return Map.of("changes", steps(rule.before, plan.changes()));
    }

    /// A proposal that remembers the state on which it was last decided.
    private static final class Observed implements Proposal {

        private final Proposal proposal;
        private Directory before = Directory.EMPTY;

        Observed(Proposal proposal) {
            this.proposal = proposal;
        }

        @Override
        public Outcome on(Directory directory) {
            before = directory;
            return proposal.on(directory);
        }
    }

    private static List<Map<String, Object>> steps(Directory before, List<IdentityChange> changes) {
        return changes.stream().map(change -> new ChangeSummary(before, change).shown()).toList();
    }

    static List<DesiredAccount> wanted(Members input) {
        List<DesiredAccount> wanted = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Members account : input.required("accounts", input.structures("accounts", 1, MAX_LIST))) {
            DesiredAccount desired = account(account);
            requireNew(ids.add(desired.id()), account.at("accountId"), desired.id());
            wanted.add(desired);
        }
        return wanted;
    }

    private static DesiredAccount account(Members account) {
        String id = account.requiredText("accountId", AdminMemberRules.ACCOUNT_ID);
        return new DesiredAccount(id, account.text("accountName", AdminMemberRules.ACCOUNT_NAME),
                policies(account), users(account));
    }

    private static SortedMap<String, String> policies(Members account) {
        SortedMap<String, String> policies = new TreeMap<>();
        for (Members policy : account.structures("policies", 0, MAX_LIST).orElse(List.of())) {
            String name = policy.requiredText("policyName", AdminMemberRules.POLICY_NAME);
            String document = PolicyMember.document(policy);
            requireNew(policies.put(name, document) == null, policy.at("policyName"), name);
        }
        return policies;
    }

    private static SortedMap<String, Optional<SortedSet<String>>> users(Members account) {
        SortedMap<String, Optional<SortedSet<String>>> users = new TreeMap<>();
        for (Members user : account.structures("users", 0, MAX_LIST).orElse(List.of())) {
            String name = user.requiredText("userName", AdminMemberRules.USER_NAME);
            Optional<SortedSet<String>> policies = user
                .texts("policyNames", 0, 100, AdminMemberRules.POLICY_NAME)
                .map(TreeSet::new);
            requireNew(users.put(name, policies) == null, user.at("userName"), name);
        }
        return users;
    }

    private static void requireNew(boolean isNew, String at, String name) {
        if (!isNew) {
            throw new ApiError(ErrorType.VALIDATION, at + ": " + name + " is there twice (expected: once)");
        }
    }
}
