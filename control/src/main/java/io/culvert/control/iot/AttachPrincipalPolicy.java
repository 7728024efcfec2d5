package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import java.util.Map;

/// The older form of AttachPolicy, with the certificate in a header.
final class AttachPrincipalPolicy implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PUT", "/principal-policies/{policyName}")
        .header("principal", "x-amzn-iot-principal");

    private final AttachPolicy attach;
    private final IotContext context;

    AttachPrincipalPolicy(AttachPolicy attach, IotContext context) {
        this.attach = attach;
        this.context = context;
    }

    @Override
    public String name() {
        return "AttachPrincipalPolicy";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return attach.attach(name(), IotInputs.policy(input, call),
                IotInputs.certificateArn(input, "principal", call, context.arns()), call);
    }
}
