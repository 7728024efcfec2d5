package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.PolicyVersion;
import java.util.List;
import java.util.Map;

/// Returns a policy with the document of its default version.
final class GetPolicy implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/policies/{policyName}");

    private final Lookup lookup;
    private final IotContext context;

    GetPolicy(Lookup lookup, IotContext context) {
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "GetPolicy";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.policy(input, call);
        String arn = context.arns().devicePolicy(call.account(), name);
        context.require(call, name(), arn);
        List<PolicyVersion> versions = lookup.policyVersions(call.account(), name);
        PolicyVersion current = versions.stream().filter(PolicyVersion::isDefault).findFirst().orElseThrow();
        return Map.of("policyName", name, "policyArn", arn, "policyDocument", current.document(),
                "defaultVersionId", Integer.toString(current.number()), "creationDate",
                versions.getLast().createdAt(), "lastModifiedDate", versions.getFirst().createdAt());
    }
}
