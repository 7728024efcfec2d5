package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Registry;
import io.culvert.registry.ThingTypeStore;
import java.util.Map;
import java.util.Optional;

/// Changes the attributes and the type of a thing.
final class UpdateThing implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PATCH", "/things/{thingName}");

    private final Registry registry;
    private final ThingTypeStore types;
    private final IotContext context;

    UpdateThing(Registry registry, ThingTypeStore types, IotContext context) {
        this.registry = registry;
        this.types = types;
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
        boolean removesType = input.flag("removeThingType").orElse(false);
        Long expected = input.number("expectedVersion").orElse(null);
        AttributePayload payload = AttributePayload.of(input);
        context.require(call, name(), context.arns().thing(call.account(), name));
        Optional<String> type = IotInputs.typeOfThing(input, call, types);
        if (removesType && type.isPresent()) {
            throw IotRefusals.invalid("removeThingType, thingTypeName: both (expected: one of them)");
        }
        Registry.TypeChange typeChange = new Registry.TypeChange(removesType || type.isPresent(),
                type.orElse(null));
        return switch (registry.updateThing(call.account(), name, expected, payload.change(), typeChange)) {
            case UPDATED -> Map.of();
            case NOT_FOUND -> throw IotRefusals.notFound("Thing", name);
            case CONFLICT -> throw IotRefusals.thingHasAnotherVersion(name);
        };
    }
}
