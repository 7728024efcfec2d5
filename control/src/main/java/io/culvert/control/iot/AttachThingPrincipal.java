package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryStore;
import java.util.Map;

/// Attaches a certificate to a thing. An attachment decides which device receives the notifications of a
/// thing's tunnels, so the caller needs the permission on both.
final class AttachThingPrincipal implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PUT", "/things/{thingName}/principals")
        .header("principal", "x-amzn-principal")
        .texts("thingPrincipalType");

    private final Registry registry;
    private final IotContext context;

    AttachThingPrincipal(Registry registry, IotContext context) {
        this.registry = registry;
        this.context = context;
    }

    @Override
    public String name() {
        return "AttachThingPrincipal";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thing(input, call);
        String id = IotInputs.certificateArn(input, "principal", call, context.arns());
        PrincipalType.requireNonExclusive(input);
        context.require(call, name(), context.arns().thing(call.account(), name),
                context.arns().certificate(call.account(), id));
        return switch (registry.attach(call.account(), name, id)) {
            case TIED, SAME -> Map.of();
            case NOT_FOUND -> throw IotRefusals.notFound("Thing or principal", name + ", " + id);
            case FULL -> throw IotRefusals.invalid("principal: attached to "
                    + RegistryStore.MAX_THINGS_OF_A_CERTIFICATE + " things (expected: fewer)");
        };
    }
}
