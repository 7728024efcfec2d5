package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.RoleRules;
import java.util.Map;

/// Deletes a role, which ends its sessions.
final class DeleteRole implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    DeleteRole(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "DeleteRole";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        administered.change(RoleRules.delete(subjects.role(input, call)));
        return Map.of();
    }
}
