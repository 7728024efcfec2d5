package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePolicies;
import java.util.Map;

/// Lists the policies of an account by name.
final class ListPolicies implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/policies")
        .texts("marker")
        .integers("pageSize");

    private final DevicePolicies policies;
    private final IotContext context;

    ListPolicies(DevicePolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListPolicies";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        context.require(call, name(), context.arns().devicePolicy(call.account(), "*"));
        IotPage page = context.markedPage(input, call);
        return page.answer("policies", policies.names(call.account(), page.asked()), name -> name,
                name -> IotShapes.policy(name, call.account(), context.arns()));
    }
}
