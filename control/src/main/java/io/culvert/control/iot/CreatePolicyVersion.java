package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.DevicePolicyStore.Addition;
import io.culvert.registry.PolicyVersion;
import java.util.Map;

/// Adds a version to a policy, and makes it the default one if `setAsDefault` is true.
final class CreatePolicyVersion implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/policies/{policyName}/version")
        .flags("setAsDefault");

    private final DevicePolicies policies;
    private final IotContext context;

    CreatePolicyVersion(DevicePolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "CreatePolicyVersion";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.policy(input, call);
        String document = IotInputs.policyDocument(input);
        boolean asDefault = input.flag("setAsDefault").orElse(false);
        String arn = context.arns().devicePolicy(call.account(), name);
        context.require(call, name(), arn);
        return switch (policies.addVersion(call.account(), name, document, asDefault)) {
            case Addition.Added(PolicyVersion version) ->
                Map.of("policyArn", arn, "policyDocument", version.document(), "policyVersionId",
                        Integer.toString(version.number()), "isDefaultVersion", version.isDefault());
            case Addition.NoPolicy none -> throw IotRefusals.notFound("Policy", name);
            case Addition.TooMany many ->
                throw new ApiError(ErrorType.VERSIONS_LIMIT_EXCEEDED, "policy: " + name + " has "
                        + DevicePolicies.MAX_VERSIONS + " versions (expected: fewer; delete one first)");
        };
    }
}
