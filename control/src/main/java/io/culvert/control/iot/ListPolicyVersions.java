package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import java.util.Map;

/// Lists the versions of a policy, the newest first. There are few: the list has no pages.
final class ListPolicyVersions implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/policies/{policyName}/version");

    private final Lookup lookup;
    private final IotContext context;

    ListPolicyVersions(Lookup lookup, IotContext context) {
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListPolicyVersions";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.policy(input, call);
        context.require(call, name(), context.arns().devicePolicy(call.account(), name));
        return Map.of("policyVersions",
                lookup.policyVersions(call.account(), name)
                    .stream()
                    .map(version -> Map.of("versionId", Integer.toString(version.number()),
                            "isDefaultVersion", version.isDefault(), "createDate", version.createdAt()))
                    .toList());
    }
}
