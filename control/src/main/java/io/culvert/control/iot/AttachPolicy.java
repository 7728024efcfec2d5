package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePolicies;
import java.util.Map;

/// Attaches a policy to a certificate. The caller needs the permission on both.
final class AttachPolicy implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PUT", "/target-policies/{policyName}");

    private final DevicePolicies policies;
    private final IotContext context;

    AttachPolicy(DevicePolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "AttachPolicy";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return attach(name(), IotInputs.policy(input, call),
                IotInputs.certificateArn(input, "target", call, context.arns()), call);
    }

    /// @param operation the operation for which the caller needs the permission
    Map<String, ?> attach(String operation, String policy, String certificateId, ApiCall call) {
        context.require(call, operation, context.arns().devicePolicy(call.account(), policy),
                context.arns().certificate(call.account(), certificateId));
        return switch (policies.attach(call.account(), policy, certificateId)) {
            case TIED, SAME -> Map.of();
            case NOT_FOUND ->
                throw IotRefusals.notFound("Policy or certificate", policy + ", " + certificateId);
            case FULL -> throw IotRefusals.invalid("certificate: has "
                    + DevicePolicies.MAX_POLICIES_OF_A_CERTIFICATE + " policies (expected: fewer)");
        };
    }
}
