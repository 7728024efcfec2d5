package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import java.util.Map;

/// The older form of ListAttachedPolicies, with the certificate in a header.
final class ListPrincipalPolicies implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/principal-policies")
        .header("principal", "x-amzn-iot-principal")
        .texts("marker")
        .integers("pageSize");

    private final ListAttachedPolicies policies;
    private final IotContext context;

    ListPrincipalPolicies(ListAttachedPolicies policies, IotContext context) {
        this.policies = policies;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListPrincipalPolicies";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return policies.list(name(), IotInputs.certificateArn(input, "principal", call, context.arns()),
                input, call);
    }
}
