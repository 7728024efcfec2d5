package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import java.util.Map;

/// The older form of ListTargetsForPolicy, with the policy in a header.
final class ListPolicyPrincipals implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/policy-principals")
        .header("policyName", "x-amzn-iot-policy")
        .texts("marker")
        .integers("pageSize");

    private final ListTargetsForPolicy targets;

    ListPolicyPrincipals(ListTargetsForPolicy targets) {
        this.targets = targets;
    }

    @Override
    public String name() {
        return "ListPolicyPrincipals";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return targets.list(name(), "principals", input, call);
    }
}
