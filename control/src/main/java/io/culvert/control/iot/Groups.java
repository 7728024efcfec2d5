package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ErrorType;
import io.culvert.registry.RegistryStore;
import io.culvert.registry.ThingGroup;
import io.culvert.registry.ThingGroupStore;
import io.culvert.registry.ThingGroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// `/thing-groups…`: CreateThingGroup, DescribeThingGroup, ListThingGroups, DeleteThingGroup.
final class Groups {

    private static final Pattern DESCRIPTION = Pattern.compile("[\\x20-\\x7e]{0,2028}");

    private final ThingGroups groups;

    Groups(ThingGroups groups) {
        this.groups = groups;
    }

    ApiResponse create(IotCall call) {
        String name = call.named("thingGroupName", "group");
        call.require("CreateThingGroup", call.groupArn(name));
        Body body = call.body().refuse("tags");
        ThingGroups.Creation creation = groups.create(call.account(), wanted(call, name, body));
        return switch (creation) {
            case ThingGroups.Creation.Created created -> Rest.ok(Map.of("thingGroupName", name,
                    "thingGroupArn", call.groupArn(name), "thingGroupId", created.group().id()));
            case ThingGroups.Creation.Different other -> throw new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                    "thing group: " + name + " exists and is different",
                    Map.of("resourceId", other.group().id(), "resourceArn", call.groupArn(name)));
            case ThingGroups.Creation.NoParent none ->
                throw IotCall.notFound("Parent thing group", body.text("parentGroupName").orElse(""));
            case ThingGroups.Creation.TooDeep deep ->
                throw IotCall.invalid("parentGroupName: too deep (expected: at most " + ThingGroups.MAX_DEPTH
                        + " groups in each other)");
        };
    }

    private static ThingGroups.Wanted wanted(IotCall call, String name, Body body) {
        String parent = body.text("parentGroupName")
            .map(text -> call.named("parentGroupName", text, "parentGroup"))
            .orElse(null);
        Body properties = body.structure("thingGroupProperties").orElse(Body.of(new byte[0]));
        String description = properties.text("thingGroupDescription").orElse(null);
        if (description != null && !DESCRIPTION.matcher(description).matches()) {
            throw IotCall.invalid(
                    "thingGroupDescription: malformed (expected: at most 2028 printable ASCII characters)");
        }
        return new ThingGroups.Wanted(name, parent, description, AttributePayload.of(properties).fresh());
    }

    ApiResponse describe(IotCall call) {
        String name = call.named("thingGroupName", "group");
        call.require("DescribeThingGroup", call.groupArn(name));
        ThingGroup group = groups.group(call.account(), name)
            .orElseThrow(() -> IotCall.notFound("Thing group", name));
        return Rest.ok(Map.of("thingGroupName", name, "thingGroupArn", call.groupArn(name), "thingGroupId",
                group.id(), "version", 1, "thingGroupProperties", properties(group), "thingGroupMetadata",
                metadata(call, group)));
    }

    private static Map<String, Object> properties(ThingGroup group) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (group.description() != null) {
            properties.put("thingGroupDescription", group.description());
        }
        properties.put("attributePayload", Map.of("attributes", group.attributes().values()));
        return properties;
    }

    private static Map<String, Object> metadata(IotCall call, ThingGroup group) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (group.parent() != null) {
            metadata.put("parentGroupName", group.parent());
            List<Map<String, String>> above = new ArrayList<>();
            group.ancestors().forEach(name -> above.add(named(call, name)));
            metadata.put("rootToParentThingGroups", above);
        }
        metadata.put("creationDate", group.createdAt());
        return metadata;
    }

    static Map<String, String> named(IotCall call, String name) {
        return Map.of("groupName", name, "groupArn", call.groupArn(name));
    }

    ApiResponse list(IotCall call) {
        call.require("ListThingGroups", call.groupArn("*"));
        IotPage page = call.page();
        ThingGroupStore.Query query = query(call);
        return page.answer("thingGroups", groups.groups(call.account(), query, page.asked()),
                ThingGroup::name, group -> named(call, group.name()));
    }

    /// `recursive` is true where nothing else is said, as the original has it.
    private ThingGroupStore.Query query(IotCall call) {
        String parent = call.query().get("parentGroup");
        if (parent != null
                && groups.group(call.account(), call.named("parentGroup", parent, "parentGroup")).isEmpty()) {
            throw IotCall.notFound("Thing group", parent);
        }
        String prefix = call.query().getOrDefault("namePrefixFilter", "");
        if (!prefix.isEmpty()) {
            call.named("namePrefixFilter", prefix, "prefix");
        }
        boolean recursive = !call.query().containsKey("recursive") || call.flag("recursive");
        return new ThingGroupStore.Query(parent, recursive, prefix);
    }

    ApiResponse delete(IotCall call) {
        String name = call.named("thingGroupName", "group");
        call.require("DeleteThingGroup", call.groupArn(name));
        if (call.expectedVersion().filter(version -> version != 1).isPresent()) {
            throw new ApiError(ErrorType.VERSION_CONFLICT,
                    "thing group: " + name + " has another version than expectedVersion");
        }
        if (groups.delete(call.account(), name) == RegistryStore.Removal.TIED) {
            throw IotCall
                .invalid("thing group: " + name + " has groups in it (expected: none; delete them first)");
        }
        return Rest.ok(Map.of());
    }
}
