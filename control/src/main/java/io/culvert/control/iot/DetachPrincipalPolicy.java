package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import java.util.Map;

/// The older form of DetachPolicy, with the certificate in a header.
final class DetachPrincipalPolicy implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE", "/principal-policies/{policyName}")
        .header("principal", "x-amzn-iot-principal");

    private final DetachPolicy detach;
    private final IotContext context;

    DetachPrincipalPolicy(DetachPolicy detach, IotContext context) {
        this.detach = detach;
        this.context = context;
    }

    @Override
    public String name() {
        return "DetachPrincipalPolicy";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return detach.detach(name(), IotInputs.policy(input, call),
                IotInputs.certificateArn(input, "principal", call, context.arns()), call);
    }
}
