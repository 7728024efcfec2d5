package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Attributes;
import io.culvert.registry.Creation;
import io.culvert.registry.ThingGroup;
import io.culvert.registry.ThingGroups;
import io.culvert.registry.ThingGroups.Placement;
import java.util.Map;
import java.util.Optional;

/// Creates a thing group. Succeeds again for a group that exists and is the same.
final class CreateThingGroup implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/thing-groups/{thingGroupName}");
    private static final TextRule DESCRIPTION = new TextRule(0, 2028, "[\\x20-\\x7e]*");

    private final ThingGroups groups;
    private final IotContext context;

    CreateThingGroup(ThingGroups groups, IotContext context) {
        this.groups = groups;
        this.context = context;
    }

    @Override
    public String name() {
        return "CreateThingGroup";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.group(input, call);
        IotRefusals.requireAbsent(input, "tags");
        ThingGroups.Wanted wanted = wanted(name, input, call);
        String arn = context.arns().thingGroup(call.account(), name);
        context.require(call, name(), arn);
        return switch (groups.create(call.account(), wanted)) {
            case Placement.Placed(Creation.Created(ThingGroup group)) ->
                Map.of("thingGroupName", name, "thingGroupArn", arn, "thingGroupId", group.id());
            case Placement.Placed(Creation.Taken(ThingGroup group)) -> throw new ApiError(
                    ErrorType.RESOURCE_ALREADY_EXISTS, "thing group: " + name + " exists and is different",
                    Map.of("resourceId", group.id(), "resourceArn", arn));
            case Placement.Placed(Creation.Full(int max)) ->
                throw IotRefusals.quotaReached("thing groups", max);
            case Placement.NoParent none ->
                throw IotRefusals.notFound("Parent thing group", String.valueOf(wanted.parent()));
            case Placement.TooDeep deep ->
                throw IotRefusals.invalid("parentGroupName: too deep (expected: at most "
                        + ThingGroups.MAX_DEPTH + " groups in each other)");
        };
    }

    private static ThingGroups.Wanted wanted(String name, Members input, ApiCall call) {
        Optional<String> parent = input.text("parentGroupName", IotInputs.GROUP);
        parent.ifPresent(group -> call.note("parentGroup", group));
        Optional<Members> properties = input.structure("thingGroupProperties");
        return new ThingGroups.Wanted(name, parent.orElse(null),
                properties.flatMap(given -> given.text("thingGroupDescription", DESCRIPTION)).orElse(null),
                properties.map(given -> AttributePayload.of(given).fresh()).orElse(Attributes.NONE));
    }
}
