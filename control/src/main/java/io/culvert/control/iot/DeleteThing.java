package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Registry;
import java.util.Map;

/// Deletes a thing that has no certificates. Succeeds for a thing that does not exist.
final class DeleteThing implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE", "/things/{thingName}")
        .integers("expectedVersion");

    private final Registry registry;
    private final IotContext context;

    DeleteThing(Registry registry, IotContext context) {
        this.registry = registry;
        this.context = context;
    }

    @Override
    public String name() {
        return "DeleteThing";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thing(input, call);
        Long expected = input.number("expectedVersion").orElse(null);
        context.require(call, name(), context.arns().thing(call.account(), name));
        return switch (registry.deleteThing(call.account(), name, expected)) {
            case REMOVED, NOT_FOUND -> Map.of();
            case CONFLICT -> throw IotRefusals.thingHasAnotherVersion(name);
            case TIED -> throw IotRefusals
                .invalid("thing: " + name + " has principals (expected: none; detach them first)");
        };
    }
}
