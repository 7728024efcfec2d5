package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingGroupStore;
import java.util.Map;

/// Removes a thing from a group. Succeeds for a thing that is not a member. The caller needs the permission
/// on both.
final class RemoveThingFromThingGroup implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PUT",
            "/thing-groups/removeThingFromThingGroup");

    private final ThingGroupStore groups;
    private final Lookup lookup;
    private final IotContext context;

    RemoveThingFromThingGroup(ThingGroupStore groups, Lookup lookup, IotContext context) {
        this.groups = groups;
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "RemoveThingFromThingGroup";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        Membership ended = Membership.of(input, call, context.arns());
        context.require(call, name(), context.arns().thingGroup(call.account(), ended.group()),
                context.arns().thing(call.account(), ended.thing()));
        if (!groups.remove(call.account(), ended.group(), ended.thing())) {
            lookup.thing(call.account(), ended.thing());
            lookup.group(call.account(), ended.group());
        }
        return Map.of();
    }
}
