package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.PolicyVersion;
import java.util.Map;

/// Returns one version of a policy with its document.
final class GetPolicyVersion implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET",
            "/policies/{policyName}/version/{policyVersionId}");

    private final Lookup lookup;
    private final IotContext context;

    GetPolicyVersion(Lookup lookup, IotContext context) {
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "GetPolicyVersion";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.policy(input, call);
        int number = IotInputs.policyVersion(input);
        String arn = context.arns().devicePolicy(call.account(), name);
        context.require(call, name(), arn);
        PolicyVersion version = lookup.policyVersions(call.account(), name)
            .stream()
            .filter(known -> known.number() == number)
            .findFirst()
            .orElseThrow(() -> IotRefusals.policyVersionNotFound(name, number));
        return Map.of("policyName", name, "policyArn", arn, "policyDocument", version.document(),
                "policyVersionId", Integer.toString(number), "isDefaultVersion", version.isDefault(),
                "creationDate", version.createdAt(), "lastModifiedDate", version.createdAt());
    }
}
