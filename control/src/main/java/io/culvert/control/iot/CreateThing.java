package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Attributes;
import io.culvert.registry.Creation;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import io.culvert.registry.ThingTypeStore;
import java.util.Map;

/// Creates a thing. Succeeds again for a thing that exists with the same attributes and type.
final class CreateThing implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/things/{thingName}");

    private final Registry registry;
    private final ThingTypeStore types;
    private final IotContext context;

    CreateThing(Registry registry, ThingTypeStore types, IotContext context) {
        this.registry = registry;
        this.types = types;
        this.context = context;
    }

    @Override
    public String name() {
        return "CreateThing";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thing(input, call);
        IotRefusals.requireAbsent(input, "billingGroupName");
        Attributes attributes = AttributePayload.of(input).fresh();
        String arn = context.arns().thing(call.account(), name);
        context.require(call, name(), arn);
        String type = IotInputs.typeOfThing(input, call, types).orElse(null);
        return switch (registry.createThing(call.account(), name, attributes, type)) {
            case Creation.Created(Thing thing) ->
                Map.of("thingName", name, "thingArn", arn, "thingId", thing.id());
            case Creation.Taken(Thing other) -> throw new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                    "thing: " + name + " exists with other attributes or another type",
                    Map.of("resourceId", other.id(), "resourceArn", arn));
            case Creation.Full(int max) -> throw IotRefusals.quotaReached("things", max);
        };
    }
}
