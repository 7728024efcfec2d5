package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePolicies;
import java.util.Map;

/// Detaches a policy from a certificate. Succeeds for a policy that the certificate does not have. The caller
/// needs the permission on both.
final class DetachPolicy implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/target-policies/{policyName}");

    private final DevicePolicies policies;
    private final IotContext context;

    DetachPolicy(DevicePolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "DetachPolicy";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return detach(name(), IotInputs.policy(input, call),
                IotInputs.certificateArn(input, "target", call, context.arns()), call);
    }

    /// @param operation the operation for which the caller needs the permission
    Map<String, ?> detach(String operation, String policy, String certificateId, ApiCall call) {
        context.require(call, operation, context.arns().devicePolicy(call.account(), policy),
                context.arns().certificate(call.account(), certificateId));
        policies.detach(call.account(), policy, certificateId);
        return Map.of();
    }
}
