package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePolicies;
import java.util.Map;

/// Lists the policies of a certificate by name.
final class ListAttachedPolicies implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/attached-policies/{target}")
        .texts("marker")
        .integers("pageSize");

    private final DevicePolicies policies;
    private final IotContext context;

    ListAttachedPolicies(DevicePolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListAttachedPolicies";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return list(name(), IotInputs.certificateArn(input, "target", call, context.arns()), input, call);
    }

    /// @param operation the operation for which the caller needs the permission
    Map<String, ?> list(String operation, String certificateId, Members input, ApiCall call) {
        context.require(call, operation, context.arns().certificate(call.account(), certificateId));
        IotPage page = context.markedPage(input, call);
        return page.answer("policies", policies.policiesOf(call.account(), certificateId, page.asked()),
                name -> name, name -> IotShapes.policy(name, call.account(), context.arns()));
    }
}
