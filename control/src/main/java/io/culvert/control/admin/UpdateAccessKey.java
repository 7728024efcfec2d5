package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.AccessKey;
import io.culvert.identity.KeyRules;
import java.util.Map;

/// Enables or disables an access key.
final class UpdateAccessKey implements Operation {

    private final Administered administered;
    private final Subjects subjects;

    UpdateAccessKey(Administered administered, Subjects subjects) {
        this.administered = administered;
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "UpdateAccessKey";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        boolean enabled = input.requiredConstant("status", KeyStatus.class) == KeyStatus.ACTIVE;
        AccessKey key = subjects.accessKey(input, call);
        administered.change(KeyRules.enable(key.id(), key.user().account(), enabled));
        return Map.of();
    }
}
