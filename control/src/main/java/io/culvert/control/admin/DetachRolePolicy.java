package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.RoleRules;
import java.util.Map;

/// Detaches a policy from a role.
final class DetachRolePolicy implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    DetachRolePolicy(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "DetachRolePolicy";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String policy = input.requiredText("policyName", AdminMemberRules.POLICY_NAME);
        call.note("policy", policy);
        administered.change(RoleRules.detach(subjects.role(input, call), policy));
        return Map.of();
    }
}
