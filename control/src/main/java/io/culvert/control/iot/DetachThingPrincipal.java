package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Registry;
import java.util.Map;

/// Detaches a certificate from a thing. The caller needs the permission on both.
final class DetachThingPrincipal implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE", "/things/{thingName}/principals")
        .header("principal", "x-amzn-principal");

    private final Registry registry;
    private final IotContext context;

    DetachThingPrincipal(Registry registry, IotContext context) {
        this.registry = registry;
        this.context = context;
    }

    @Override
    public String name() {
        return "DetachThingPrincipal";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thing(input, call);
        String id = IotInputs.certificateArn(input, "principal", call, context.arns());
        context.require(call, name(), context.arns().thing(call.account(), name),
                context.arns().certificate(call.account(), id));
        if (!registry.detach(call.account(), name, id)) {
            throw IotRefusals.notFound("Thing or principal", name + ", " + id);
        }
        return Map.of();
    }
}
