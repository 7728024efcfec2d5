package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingGroup;
import io.culvert.registry.ThingGroupStore;
import java.util.Map;
import java.util.Optional;

/// Lists the thing groups of an account by name: all, those in a group, or those whose names have a prefix.
final class ListThingGroups implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/thing-groups")
        .texts("parentGroup", "namePrefixFilter", "nextToken")
        .flags("recursive")
        .integers("maxResults");
    private static final TextRule PREFIX = new TextRule(0, 128, "[a-zA-Z0-9:_-]*");

    private final ThingGroupStore groups;
    private final Lookup lookup;
    private final IotContext context;

    ListThingGroups(ThingGroupStore groups, Lookup lookup, IotContext context) {
        this.groups = groups;
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListThingGroups";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        ThingGroupStore.Query query = query(input, call);
        context.require(call, name(), context.arns().thingGroup(call.account(), "*"));
        if (query.parent() != null) {
            lookup.group(call.account(), query.parent());
        }
        IotPage page = context.page(input, call);
        return page.answer("thingGroups", groups.groups(call.account(), query, page.asked()),
                ThingGroup::name, ThingGroup::chars,
                group -> IotShapes.group(group.name(), call.account(), context.arns()));
    }

    /// `recursive` is true by default, as in AWS IoT.
    private static ThingGroupStore.Query query(Members input, ApiCall call) {
        Optional<String> parent = input.text("parentGroup", IotInputs.GROUP);
        parent.ifPresent(name -> call.note("parentGroup", name));
        Optional<String> prefix = input.text("namePrefixFilter", PREFIX);
        prefix.ifPresent(text -> call.note("prefix", text));
        return new ThingGroupStore.Query(parent.orElse(null), input.flag("recursive").orElse(true),
                prefix.orElse(""));
    }
}
