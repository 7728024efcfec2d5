package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePolicies;
import java.util.Map;

/// Deletes a version of a policy that is not the default one.
final class DeletePolicyVersion implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE",
            "/policies/{policyName}/version/{policyVersionId}");

    private final DevicePolicies policies;
    private final IotContext context;

    DeletePolicyVersion(DevicePolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "DeletePolicyVersion";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.policy(input, call);
        int number = IotInputs.policyVersion(input);
        context.require(call, name(), context.arns().devicePolicy(call.account(), name));
        return switch (policies.deleteVersion(call.account(), name, number)) {
            case REMOVED -> Map.of();
            case NOT_FOUND, TIED -> throw IotRefusals.policyVersionNotFound(name, number);
            case CONFLICT -> throw IotRefusals.policyInUse(name + " " + number
                    + " is the default version (expected: another; set the default first)");
        };
    }
}
