package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingTypeStore;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// Deprecates a thing type, which then no thing gets any more, or undoes that.
final class DeprecateThingType implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST",
            "/thing-types/{thingTypeName}/deprecate");

    private final ThingTypeStore types;
    private final IotContext context;
    private final InstantSource clock;

    DeprecateThingType(ThingTypeStore types, IotContext context, InstantSource clock) {
        this.types = types;
        this.context = context;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "DeprecateThingType";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thingType(input, call);
        boolean undo = input.flag("undoDeprecate").orElse(false);
        context.require(call, name(), context.arns().thingType(call.account(), name));
        if (!types.deprecate(call.account(), name,
                undo ? null : clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
            throw IotRefusals.notFound("Thing type", name);
        }
        return Map.of();
    }
}
