package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingTypeStore;
import java.util.Map;

/// Deletes a deprecated thing type that no thing has.
final class DeleteThingType implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE", "/thing-types/{thingTypeName}");

    private final ThingTypeStore types;
    private final IotContext context;

    DeleteThingType(ThingTypeStore types, IotContext context) {
        this.types = types;
        this.context = context;
    }

    @Override
    public String name() {
        return "DeleteThingType";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thingType(input, call);
        context.require(call, name(), context.arns().thingType(call.account(), name));
        return switch (types.delete(call.account(), name)) {
            case REMOVED -> Map.of();
            case NOT_FOUND -> throw IotRefusals.notFound("Thing type", name);
            case CONFLICT -> throw IotRefusals
                .invalid("thing type: not deprecated (expected: deprecated; deprecate it first)");
            case TIED ->
                throw IotRefusals.invalid("thing type: things have it (expected: none; update them first)");
        };
    }
}
