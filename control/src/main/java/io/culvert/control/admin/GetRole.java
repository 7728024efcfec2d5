package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.AssumableRole;
import io.culvert.identity.QualifiedName;
import java.util.Map;

/// Shows a role with its trust policy.
final class GetRole implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    GetRole(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "GetRole";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        QualifiedName name = subjects.role(input, call);
        AssumableRole role = administered.directory()
            .role(name)
            .orElseThrow(() -> new ApiError(ErrorType.RESOURCE_NOT_FOUND, "role: " + name.name()
                    + " is not there (expected: one of account " + name.account() + ")"));
        Map<String, Object> shown = IdentityShapes.role(role);
        shown.put("assumeRolePolicyDocument", role.trustPolicy());
        return Map.of("role", shown);
    }
}
