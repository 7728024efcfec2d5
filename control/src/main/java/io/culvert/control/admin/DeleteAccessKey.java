package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.AccessKey;
import io.culvert.identity.KeyRules;
import java.util.Map;

/// Deletes an access key.
final class DeleteAccessKey implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    DeleteAccessKey(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "DeleteAccessKey";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        AccessKey key = subjects.accessKey(input, call);
        administered.change(KeyRules.delete(key.id(), key.user().account()));
        return Map.of();
    }
}
