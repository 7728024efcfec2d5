package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePolicies;
import java.util.Map;

/// Lists the ARNs of the certificates that have a policy.
final class ListTargetsForPolicy implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/policy-targets/{policyName}")
        .texts("marker")
        .integers("pageSize");

    private final DevicePolicies policies;
    private final Lookup lookup;
    private final IotContext context;

    ListTargetsForPolicy(DevicePolicies policies, Lookup lookup, IotContext context) {
        this.policies = policies;
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListTargetsForPolicy";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return list(name(), "targets", input, call);
    }

    /// @param operation the operation for which the caller needs the permission
    /// @param member the member that holds the elements
    Map<String, ?> list(String operation, String member, Members input, ApiCall call) {
        String policy = IotInputs.policy(input, call);
        context.require(call, operation, context.arns().devicePolicy(call.account(), policy));
        lookup.policyVersions(call.account(), policy);
        IotPage page = context.markedPage(input, call);
        return page.answer(member, policies.certificatesWith(call.account(), policy, page.asked()), id -> id,
                id -> context.arns().certificate(call.account(), id));
    }
}
