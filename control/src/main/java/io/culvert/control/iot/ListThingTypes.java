package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingType;
import io.culvert.registry.ThingTypeStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lists the thing types of an account by name.
final class ListThingTypes implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/thing-types")
        .texts("nextToken", "thingTypeName")
        .integers("maxResults");

    private final ThingTypeStore types;
    private final IotContext context;

    ListThingTypes(ThingTypeStore types, IotContext context) {
        this.types = types;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListThingTypes";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        Optional<String> only = input.text("thingTypeName", IotInputs.THING);
        context.require(call, name(), context.arns().thingType(call.account(), "*"));
        IotPage page = context.page(input, call);
        List<ThingType> found = only
            .map(name -> types.type(call.account(), name).map(List::of).orElse(List.of()))
            .orElseGet(() -> types.types(call.account(), page.asked()));
        return page.answer("thingTypes", found, ThingType::name,
                type -> ThingTypeShapes.definition(type, context.arns()));
    }
}
