package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.UserRules;
import java.util.Map;

/// Deletes a user and its access keys.
final class DeleteUser implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    DeleteUser(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "DeleteUser";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        administered.change(UserRules.delete(subjects.user(input, call)));
        return Map.of();
    }
}
