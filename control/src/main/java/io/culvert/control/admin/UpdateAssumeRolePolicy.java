package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.RoleRules;
import java.util.Map;

/// Replaces the trust policy of a role. Sessions that have begun go on.
final class UpdateAssumeRolePolicy implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    UpdateAssumeRolePolicy(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "UpdateAssumeRolePolicy";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String trust = PolicyMember.trust(input, "policyDocument");
        administered.change(RoleRules.trust(subjects.role(input, call), trust));
        return Map.of();
    }
}
