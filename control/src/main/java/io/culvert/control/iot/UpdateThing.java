package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Registry;
import java.util.Map;

/// Changes the attributes of a thing.
final class UpdateThing implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PATCH", "/things/{thingName}");

    private final Registry registry;
    private final IotContext context;

    UpdateThing(Registry registry, IotContext context) {
        this.registry = registry;
        this.context = context;
    }

    @Override
    public String name() {
        return "UpdateThing";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thing(input, call);
        IotRefusals.requireAbsent(input, "thingTypeName");
        Long expected = input.number("expectedVersion").orElse(null);
        AttributePayload payload = AttributePayload.of(input);
        context.require(call, name(), context.arns().thing(call.account(), name));
        return switch (registry.updateThing(call.account(), name, expected, payload.change())) {
            case UPDATED -> Map.of();
            case NOT_FOUND -> throw IotRefusals.notFound("Thing", name);
            case CONFLICT -> throw IotRefusals.thingHasAnotherVersion(name);
        };
    }
}
