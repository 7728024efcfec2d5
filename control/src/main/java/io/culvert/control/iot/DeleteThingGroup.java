package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.RegistryStore;
import io.culvert.registry.ThingGroupStore;
import java.util.Map;

/// Deletes a thing group that has no groups in it. Succeeds for a group that does not exist.
final class DeleteThingGroup implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE", "/thing-groups/{thingGroupName}")
        .integers("expectedVersion");

    private final ThingGroupStore groups;
    private final IotContext context;

    DeleteThingGroup(ThingGroupStore groups, IotContext context) {
        this.groups = groups;
        this.context = context;
    }

    @Override
    public String name() {
        return "DeleteThingGroup";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.group(input, call);
        boolean otherVersion = input.number("expectedVersion").filter(version -> version != 1).isPresent();
        context.require(call, name(), context.arns().thingGroup(call.account(), name));
        if (otherVersion) {
            throw new ApiError(ErrorType.VERSION_CONFLICT,
                    "thing group: " + name + " has another version than expectedVersion");
        }
        if (groups.delete(call.account(), name) == RegistryStore.Removal.TIED) {
            throw IotRefusals
                .invalid("thing group: " + name + " has groups in it (expected: none; delete them first)");
        }
        return Map.of();
    }
}
