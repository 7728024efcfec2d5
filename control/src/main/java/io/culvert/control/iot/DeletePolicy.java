package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePolicies;
import java.util.Map;

/// Deletes a policy that no certificate has and that has no versions besides the default one.
final class DeletePolicy implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE", "/policies/{policyName}");

    private final DevicePolicies policies;
    private final IotContext context;

    DeletePolicy(DevicePolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "DeletePolicy";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.policy(input, call);
        context.require(call, name(), context.arns().devicePolicy(call.account(), name));
        return switch (policies.delete(call.account(), name)) {
            case REMOVED -> Map.of();
            case NOT_FOUND -> throw IotRefusals.notFound("Policy", name);
            case TIED -> throw IotRefusals
                .policyInUse(name + " is attached to certificates (expected: none; detach it first)");
            case CONFLICT -> throw IotRefusals.policyInUse(
                    name + " has other versions than the default one (expected: none; delete them first)");
        };
    }
}
