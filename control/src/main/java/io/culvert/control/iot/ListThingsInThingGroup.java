package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingGroupStore;
import java.util.Map;

/// Lists the names of the things in a group, and with `recursive` of those in the groups below it.
final class ListThingsInThingGroup implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/thing-groups/{thingGroupName}/things")
        .flags("recursive")
        .texts("nextToken")
        .integers("maxResults");

    private final ThingGroupStore groups;
    private final Lookup lookup;
    private final IotContext context;

    ListThingsInThingGroup(ThingGroupStore groups, Lookup lookup, IotContext context) {
        this.groups = groups;
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListThingsInThingGroup";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String group = IotInputs.group(input, call);
        boolean recursive = input.flag("recursive").orElse(false);
        context.require(call, name(), context.arns().thingGroup(call.account(), group));
        lookup.group(call.account(), group);
        IotPage page = context.page(input, call);
        return page.answer("things", groups.things(call.account(), group, recursive, page.asked()),
                name -> name, name -> name);
    }
}
