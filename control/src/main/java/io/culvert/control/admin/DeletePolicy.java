package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.PolicyRules;
import java.util.Map;

/// Deletes a policy that no user has.
final class DeletePolicy implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    DeletePolicy(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "DeletePolicy";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        administered.change(PolicyRules.delete(subjects.policy(input, call)));
        return Map.of();
    }
}
