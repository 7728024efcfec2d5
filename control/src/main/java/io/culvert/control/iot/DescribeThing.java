package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Thing;
import java.util.Map;

/// Describes a thing.
final class DescribeThing implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/things/{thingName}");

    private final Lookup lookup;
    private final IotContext context;

    DescribeThing(Lookup lookup, IotContext context) {
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeThing";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thing(input, call);
        String arn = context.arns().thing(call.account(), name);
        context.require(call, name(), arn);
        Thing thing = lookup.thing(call.account(), name);
        Map<String, Object> answer = IotShapes.thing(thing, context.arns());
        answer.put("thingId", thing.id());
        answer.put("defaultClientId", name);
        return answer;
    }
}
