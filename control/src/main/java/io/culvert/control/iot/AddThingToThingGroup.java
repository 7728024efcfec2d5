package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingGroups;
import java.util.Map;

/// Makes a thing a member of a group. The caller needs the permission on both.
final class AddThingToThingGroup implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PUT", "/thing-groups/addThingToThingGroup");

    private final ThingGroups groups;
    private final IotContext context;

    AddThingToThingGroup(ThingGroups groups, IotContext context) {
        this.groups = groups;
        this.context = context;
    }

    @Override
    public String name() {
        return "AddThingToThingGroup";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        Membership wanted = Membership.of(input, call, context.arns());
        context.require(call, name(), context.arns().thingGroup(call.account(), wanted.group()),
                context.arns().thing(call.account(), wanted.thing()));
        return switch (groups.add(call.account(), wanted.group(), wanted.thing())) {
            case MEMBER -> Map.of();
            case NO_THING -> throw IotRefusals.notFound("Thing", wanted.thing());
            case NO_GROUP -> throw IotRefusals.notFound("Thing group", wanted.group());
            case FULL -> throw IotRefusals.invalid("thing: " + wanted.thing() + " is in "
                    + ThingGroups.MAX_GROUPS_OF_A_THING + " groups (expected: fewer)");
        };
    }
}
