package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePolicies;
import java.util.Map;

/// Makes a version of a policy the one that is enforced.
final class SetDefaultPolicyVersion implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PATCH",
            "/policies/{policyName}/version/{policyVersionId}");

    private final DevicePolicies policies;
    private final IotContext context;

    SetDefaultPolicyVersion(DevicePolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "SetDefaultPolicyVersion";
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
        if (!policies.setDefault(call.account(), name, number)) {
            throw IotRefusals.policyVersionNotFound(name, number);
        }
        return Map.of();
    }
}
