package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.ThingGroup;
import java.util.LinkedHashMap;
import java.util.Map;

/// Describes a thing group and the groups that it is in.
final class DescribeThingGroup implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/thing-groups/{thingGroupName}");

    private final Lookup lookup;
    private final IotContext context;

    DescribeThingGroup(Lookup lookup, IotContext context) {
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeThingGroup";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.group(input, call);
        String arn = context.arns().thingGroup(call.account(), name);
        context.require(call, name(), arn);
        ThingGroup group = lookup.group(call.account(), name);
        return Map.of("thingGroupName", name, "thingGroupArn", arn, "thingGroupId", group.id(), "version", 1,
                "thingGroupProperties", properties(group), "thingGroupMetadata", metadata(group));
    }

    private static Map<String, Object> properties(ThingGroup group) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (group.description() != null) {
            properties.put("thingGroupDescription", group.description());
        }
        properties.put("attributePayload", Map.of("attributes", group.attributes().values()));
        return properties;
    }

    private Map<String, Object> metadata(ThingGroup group) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (group.parent() != null) {
            metadata.put("parentGroupName", group.parent());
            metadata.put("rootToParentThingGroups",
                    group.ancestors()
                        .stream()
                        .map(name -> IotShapes.group(name, group.account(), context.arns()))
                        .toList());
        }
        metadata.put("creationDate", group.createdAt());
        return metadata;
    }
}
