package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Creation;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.PolicyVersion;
import java.util.Map;

/// Creates a policy with its first version.
final class CreatePolicy implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/policies/{policyName}");

    private final DevicePolicies policies;
    private final IotContext context;

    CreatePolicy(DevicePolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "CreatePolicy";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.policy(input, call);
        String document = IotInputs.policyDocument(input);
        String arn = context.arns().devicePolicy(call.account(), name);
        context.require(call, name(), arn);
        return switch (policies.create(call.account(), name, document)) {
            case Creation.Created(PolicyVersion first) -> Map.of("policyName", name, "policyArn", arn,
                    "policyDocument", document, "policyVersionId", Integer.toString(first.number()));
            case Creation.Taken(PolicyVersion existing) ->
                throw new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS, "policy: " + name + " exists",
                        Map.of("resourceId", name, "resourceArn", arn));
            case Creation.Full(int max) -> throw IotRefusals.quotaReached("policies", max);
        };
    }
}
