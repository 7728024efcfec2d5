package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingType;
import io.culvert.registry.ThingTypeStore;
import java.util.Map;

/// Describes a thing type.
final class DescribeThingType implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/thing-types/{thingTypeName}");

    private final ThingTypeStore types;
    private final IotContext context;

    DescribeThingType(ThingTypeStore types, IotContext context) {
        this.types = types;
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeThingType";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thingType(input, call);
        context.require(call, name(), context.arns().thingType(call.account(), name));
        ThingType type = types.type(call.account(), name)
            .orElseThrow(() -> IotRefusals.notFound("Thing type", name));
        Map<String, Object> answer = ThingTypeShapes.definition(type, context.arns());
        answer.put("thingTypeId", type.id());
        return answer;
    }
}
