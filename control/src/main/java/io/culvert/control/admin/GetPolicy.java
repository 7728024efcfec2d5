package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.Policy;
import io.culvert.identity.QualifiedName;
import java.util.Map;

/// Returns a policy with its document.
final class GetPolicy implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    GetPolicy(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "GetPolicy";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        QualifiedName name = subjects.policy(input, call);
        Policy policy = administered.directory()
            .policy(name)
            .orElseThrow(() -> new ApiError(ErrorType.RESOURCE_NOT_FOUND, "policy: " + name.name()
                    + " is not there (expected: one of account " + name.account() + ")"));
        return Map.of("policyName", name.name(), "policyArn", Policy.arn(name), "policyDocument",
                policy.document(), "updatedAt", policy.updatedAt());
    }
}
