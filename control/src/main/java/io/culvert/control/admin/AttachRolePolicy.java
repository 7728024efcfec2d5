package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.RoleRules;
import java.util.Map;

/// Attaches a policy of the account to a role.
final class AttachRolePolicy implements Operation {

    private final Administered administered;
    private final Subjects subjects;
    private final IdentityLimits limits;

    AttachRolePolicy(Administered administered, Subjects subjects, IdentityLimits limits) {
        this.administered = administered;
        this.subjects = subjects;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "AttachRolePolicy";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String policy = input.requiredText("policyName", AdminMemberRules.POLICY_NAME);
        call.note("policy", policy);
        administered.change(RoleRules.attach(subjects.role(input, call), policy, limits));
        return Map.of();
    }
}
