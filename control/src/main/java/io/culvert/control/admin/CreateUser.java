package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.QualifiedName;
import io.culvert.identity.User;
import io.culvert.identity.UserRules;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Creates a user with the policies in `policyNames`, if there are any.
final class CreateUser implements Operation {

    private static final int MAX_POLICIES_PER_CALL = 100;

    private final Administered administered;
    private final Subjects subjects;
    private final KeyMint mint;
    private final IdentityLimits limits;
    private final InstantSource clock;

    CreateUser(Administered administered, Subjects subjects, KeyMint mint, IdentityLimits limits,
            InstantSource clock) {
        this.administered = administered;
        this.subjects = subjects;
        this.mint = mint;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "CreateUser";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        List<String> policies = input
            .texts("policyNames", 0, MAX_POLICIES_PER_CALL, AdminMemberRules.POLICY_NAME)
            .orElse(List.of());
        QualifiedName name = subjects.user(input, call);
        User user = mint.user(name, new TreeSet<>(policies), clock.instant());
        administered.change(UserRules.create(user, limits));
        return Map.of("user", IdentityShapes.user(user, 0));
    }
}
