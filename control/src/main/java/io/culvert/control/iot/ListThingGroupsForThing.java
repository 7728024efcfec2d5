package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingGroup;
import io.culvert.registry.ThingGroupStore;
import java.util.Map;

/// Lists the groups that a thing is a direct member of.
final class ListThingGroupsForThing implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/things/{thingName}/thing-groups")
        .texts("nextToken")
        .integers("maxResults");

    private final ThingGroupStore groups;
    private final Lookup lookup;
    private final IotContext context;

    ListThingGroupsForThing(ThingGroupStore groups, Lookup lookup, IotContext context) {
        this.groups = groups;
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListThingGroupsForThing";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String thing = IotInputs.thing(input, call);
        context.require(call, name(), context.arns().thing(call.account(), thing));
        lookup.thing(call.account(), thing);
        IotPage page = context.page(input, call);
        return page.answer("thingGroups", groups.groupsOf(call.account(), thing, page.asked()),
                ThingGroup::name, group -> IotShapes.group(group.name(), call.account(), context.arns()));
    }
}
