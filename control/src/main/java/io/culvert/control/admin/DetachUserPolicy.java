package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.UserRules;
import java.util.Map;

/// Detaches a policy from a user.
final class DetachUserPolicy implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    DetachUserPolicy(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "DetachUserPolicy";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String policy = input.requiredText("policyName", AdminMemberRules.POLICY_NAME);
        call.note("policy", policy);
        administered.change(UserRules.detach(subjects.user(input, call), policy));
        return Map.of();
    }
}
