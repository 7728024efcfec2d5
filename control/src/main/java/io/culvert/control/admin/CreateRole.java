package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.AssumableRole;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.QualifiedName;
import io.culvert.identity.RoleRules;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Creates a role, which callers assume whom its trust policy names.
final class CreateRole implements Operation {

    private static final int MIN_SECONDS = 3600;
    private static final int MAX_SECONDS = 43_200;

    private final Administered administered;
    private final Subjects subjects;
    private final KeyMint mint;
    private final IdentityLimits limits;
    private final InstantSource clock;

    CreateRole(Administered administered, Subjects subjects, KeyMint mint, IdentityLimits limits,
            InstantSource clock) {
        this.administered = administered;
        this.subjects = subjects;
        this.mint = mint;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "CreateRole";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String trust = PolicyMember.trust(input, "assumeRolePolicyDocument");
        QualifiedName name = subjects.role(input, call);
        SortedSet<String> policies = new TreeSet<>(
                input.texts("policyNames", 0, 100, AdminMemberRules.POLICY_NAME).orElse(List.of()));
        Duration longest = Duration
            .ofSeconds(input.integer("maxSessionSeconds", MIN_SECONDS, MAX_SECONDS).orElse(MIN_SECONDS));
        AssumableRole role = mint.role(name, trust, policies, longest, clock.instant());
        administered.change(RoleRules.create(role, limits));
        return Map.of("role", IdentityShapes.role(role));
    }
}
